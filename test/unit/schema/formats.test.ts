import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/core/rules/authorize.js';
import type { Caller } from '../../../src/core/rules/caller.js';
import { multiAuthOrder } from '../../../src/core/rules/multi-auth.js';
import { readSchema, type SchemaFile } from '../../../src/core/schema/read.js';
import type { Model } from '../../../src/core/schema/schema.js';
import { apiKey, decide, iam, oidc, userPool } from '../rules/build.js';

const root = new URL('../../../', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, root), 'utf8');
const key = 'da2-abcdefghijklmnopqrstuvwxyz';
const introspection: unknown = JSON.parse(file('test/fixtures/schema/model-introspection.json'));
const modelsJs = file('demo/app/src/models/schema.js');
const outputs = JSON.stringify({
  version: '1.4',
  auth: { user_pool_id: 'us-east-1_AbC' },
  data: {
    url: 'https://abc.appsync-api.us-east-1.amazonaws.com/graphql',
    api_key: key,
    default_authorization_type: 'API_KEY',
    authorization_types: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'OPENID_CONNECT', 'AWS_LAMBDA'],
    model_introspection: introspection,
  },
});

/** One app in each form that people have: the demo's own schema, and what Amplify's generators made of it. */
const formats: Readonly<Record<string, readonly SchemaFile[]>> = {
  'schema.graphql': [{ name: 'schema.graphql', text: file('demo/stack/transform/schema.graphql') }],
  'schema.graphql in two files': (() => {
    const text = file('demo/stack/transform/schema.graphql');
    const half = text.indexOf('# For a group alone');
    return [
      { name: 'schema/one.graphql', text: text.slice(0, half) },
      { name: 'schema/two.graphql', text: text.slice(half) },
    ];
  })(),
  'models/schema.js': [{ name: 'schema.js', text: modelsJs }],
  'models/schema.ts, as a formatter leaves it': [
    {
      name: 'schema.ts',
      text: `import { Schema } from '@aws-amplify/datastore';\n\n${modelsJs
        .replace('export const schema =', 'export const schema: Schema =')
        .replace(/"(\w+)":/g, '$1:')
        .replace(/"/g, "'")}`,
    },
  ],
  'amplify_outputs.json': [{ name: 'amplify_outputs.json', text: outputs }],
};

const people: readonly Caller[] = [
  apiKey,
  iam('guest'),
  iam('authenticated'),
  { mode: 'lambda' },
  userPool('alice'),
  userPool('bob', 'Admins'),
  oidc({ sub: 'sub-alice' }),
];
const record = { id: '1', owner: 'sub-alice::alice' };
const questions: readonly Question[] = [
  { operation: 'create', input: { id: '1' } },
  { operation: 'create', input: { id: '1', owner: 'sub-bob::bob' } },
  { operation: 'update', record, input: { id: '1', owner: null } },
  { operation: 'delete', record },
  { operation: 'get', record },
  { operation: 'get', record: { id: '1', owner: 'sub-alice' } },
  { operation: 'list' },
  { operation: 'onCreate' },
];
const answersOf = (model: Model) => ({
  name: model.name,
  orders: [true, false].map(
    (signedIn) => multiAuthOrder(model, { strategy: 'MULTI_AUTH', signedIn, defaultMode: 'apiKey' }).tried,
  ),
  decisions: people.map((caller) => questions.map((question) => decide(model, question, caller))),
});

describe('one app gives the same answers from each form of its schema', () => {
  const expected = readSchema(formats['schema.graphql'] ?? []).schema.models.map(answersOf);

  it('has all eight models, and every answer in them', () => {
    expect(expected.map(({ name }) => name)).toEqual([
      'Post',
      'Note',
      'Announcement',
      'AdminItem',
      'PublicItem',
      'GuestItem',
      'OidcItem',
      'LambdaItem',
    ]);
    const all = new Set(expected.flatMap(({ decisions }) => decisions.flat()));
    expect([...all].sort()).toEqual(['allow', 'deny', 'filtered']);
  });

  it.each(Object.entries(formats))('%s', (_, files) => {
    const { schema, problems } = readSchema(files);
    expect(problems).toEqual([]);
    expect(schema.models.map(answersOf)).toEqual(expected);
  });

  it('survives being stored as JSON', () => {
    const { schema } = readSchema(formats['amplify_outputs.json'] ?? []);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});

describe('what a form cannot carry is said', () => {
  const gaps = (files: readonly SchemaFile[]) => readSchema(files).schema.gaps.join('\n');
  const sdl: SchemaFile = {
    name: 'schema.graphql',
    text: 'type A @model @auth(rules: [{ allow: private }]) { id: ID! s: String @auth(rules: [{ allow: owner }]) }',
  };

  it('rules on single fields, and how the API stores an owner, are not in generated models', () => {
    const said = gaps(formats['amplify_outputs.json'] ?? []);
    expect(said).toMatch(/Rules on single fields are not in generated models/);
    expect(said).toMatch(/«cognito:username» for every default owner claim/);
    expect(gaps([sdl])).not.toMatch(/generated/);
  });

  it('a Gen 1 configuration has no rules and names one mode', () => {
    const said = gaps([{ name: 'aws-exports.js', text: exportsJs }]);
    expect(said).toMatch(/A configuration holds no rules: add schema.graphql/);
    expect(said).toMatch(/names the default mode alone/);
  });

  it('with both, the SDL’s rules count', () => {
    const { schema } = readSchema([...(formats['models/schema.js'] ?? []), sdl]);
    expect(schema.models.map(({ name }) => name)).toEqual(['A']);
  });
});

const exportsJs = `/* eslint-disable */
// WARNING: DO NOT EDIT. { This file is generated }
const awsmobile = {
    "aws_project_region": "us-east-1",
    "aws_appsync_graphqlEndpoint": "https://abc.appsync-api.us-east-1.amazonaws.com/graphql",
    "aws_appsync_authenticationType": "AMAZON_COGNITO_USER_POOLS",
    "aws_appsync_apiKey": "${key}"
};

export default awsmobile;
`;
const native = JSON.stringify({
  api: {
    plugins: {
      awsAPIPlugin: {
        demo: { endpointType: 'GraphQL', endpoint: 'https://abc', authorizationType: 'AWS_IAM', apiKey: key },
      },
    },
  },
});

describe('configurations', () => {
  const flat = exportsJs.slice(exportsJs.indexOf('{\n'), exportsJs.indexOf(';'));
  it.each([
    ['amplify_outputs.json', outputs, 'apiKey', ['apiKey', 'userPool', 'iam', 'oidc', 'lambda']],
    ['aws-exports.js', exportsJs, 'userPool', null],
    ['amplifyconfiguration.json', flat, 'userPool', null],
    ['amplifyconfiguration.json of a native app', native, 'iam', null],
  ])(
    '%s tells the default mode and leaves keys, endpoints and pools behind',
    (name, text, defaultMode, modes) => {
      const { schema, problems } = readSchema([{ name: name.split(' ')[0] ?? name, text }]);
      expect({ problems, api: schema.api }).toEqual({ problems: [], api: { defaultMode, modes } });
      expect(JSON.stringify(schema)).not.toMatch(/da2-|appsync-api|us-east-1/);
    },
  );
});
