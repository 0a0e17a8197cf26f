import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';

const template = { requestMappingTemplate: v.string(), responseMappingTemplate: v.string() };

const definitionSchema = v.object({
  schema: v.string(),
  resolvers: v.array(
    v.object({
      kind: v.literal('PIPELINE'),
      typeName: v.string(),
      fieldName: v.string(),
      functions: v.array(v.string()),
      ...template,
    }),
  ),
  functions: v.array(v.object({ name: v.string(), dataSourceName: v.string(), ...template })),
  dataSources: v.array(
    v.variant('type', [
      v.object({ type: v.literal('NONE'), name: v.string() }),
      v.object({ type: v.literal('AMAZON_DYNAMODB'), name: v.string(), tableName: v.string() }),
    ]),
  ),
  tables: v.array(
    v.object({
      tableName: v.string(),
      keySchema: v.array(v.object({ attributeName: v.string(), keyType: v.picklist(['HASH', 'RANGE']) })),
      attributeDefinitions: v.array(
        v.object({ attributeName: v.string(), attributeType: v.picklist(['S', 'N', 'B']) }),
      ),
    }),
  ),
});

/** The API as Amplify's transformer would deploy it: the committed output of `transform/generate.mjs`. */
export type ApiDefinition = v.InferOutput<typeof definitionSchema>;

/** @throws {v.ValiError} when the committed file is not what the generator writes */
export function readDefinition(): ApiDefinition {
  const file = new URL('../../generated/api.json.gz', import.meta.url);
  return v.parse(definitionSchema, JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')));
}
