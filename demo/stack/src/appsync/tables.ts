import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { type Listening, listening } from '../listening.ts';
import { region } from '../names.ts';
import type { ApiDefinition } from './definition.ts';

/** How a DynamoDB client reaches the tables. */
export interface TableConnection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Dynalite in memory on loopback, with the tables of the API. */
export async function startTables(
  tables: ApiDefinition['tables'],
): Promise<Listening & { connection: TableConnection }> {
  const server = await listening(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
  const connection = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = new DynamoDBClient(connection);
  await Promise.all(tables.map((table) => client.send(createTable(table))));
  client.destroy();
  return { ...server, connection };
}

function createTable(table: ApiDefinition['tables'][number]): CreateTableCommand {
  return new CreateTableCommand({
    TableName: table.tableName,
    KeySchema: table.keySchema.map((key) => ({ AttributeName: key.attributeName, KeyType: key.keyType })),
    AttributeDefinitions: table.attributeDefinitions.map((attribute) => ({
      AttributeName: attribute.attributeName,
      AttributeType: attribute.attributeType,
    })),
    BillingMode: 'PAY_PER_REQUEST',
  });
}
