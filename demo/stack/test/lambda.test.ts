import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Operation } from '../src/appsync/operations.ts';
import { createSimulator } from '../src/appsync/simulator.ts';

it('lets a resolver read what the Lambda authorizer said of the caller', async () => {
  const said = '$util.toJson("$util.authType(): $ctx.identity.resolverContext.visitor")';
  const simulator = createSimulator(
    {
      schema: 'type Query @aws_lambda { caller: String }',
      resolvers: [
        {
          kind: 'PIPELINE',
          typeName: 'Query',
          fieldName: 'caller',
          functions: [],
          requestMappingTemplate: '{}',
          responseMappingTemplate: said,
        },
      ],
      functions: [],
      dataSources: [],
      tables: [],
    },
    { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' } },
  );
  const lambda = { resolverContext: { visitor: 'somebody' }, deniedFields: [] };
  const caller = { mode: 'lambda', type: 'AWS_LAMBDA', lambda } as const;
  const { data, errors } = await new Operation(simulator, { query: '{ caller }' }).run(caller, {});
  assert.equal(errors, undefined);
  assert.deepEqual({ ...Object(data) }, { caller: 'Lambda Authorization: somebody' });
});
