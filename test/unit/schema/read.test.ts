import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeText } from '../../../src/core/schema/problem.js';
import { readSchema } from '../../../src/core/schema/read.js';

const problemsOf = (name: string, text: string) =>
  readSchema([{ name, text }]).problems.map(({ code, at }) => `${placeText(at)}: ${code}`);
const key = 'da2-abcdefghijklmnopqrstuvwxyz';

describe('a schema that cannot be read says what is wrong, and where', () => {
  it.each([
    ['schema.graphql', 'type A @model {\n  id: ID!\n', 'schema.graphql:3:1: syntax'],
    [
      'schema.graphql',
      'type A @model @auth(rules: [\n  { allow: all }\n]) { id: ID! }',
      'schema.graphql:2:12: unknown-strategy',
    ],
    [
      'schema.graphql',
      'type A @model @auth(rules: [{ allow: owner, provider: saml }]) { id: ID! }',
      'schema.graphql:1:55: unknown-provider',
    ],
    [
      'schema.graphql',
      'type A @model { id: ID! }\ntype A @model { id: ID! }',
      'schema.graphql:2:6: duplicate-model',
    ],
    ['schema.graphql', 'type A { id: ID! }', 'schema.graphql: no-models'],
    ['schema.graphql', '', 'schema.graphql:1:1: syntax'],
    ['amplify_outputs.json', '{\n  "data": {\n    "url": oops }\n}', 'amplify_outputs.json:3:12: syntax'],
    ['schema.js', 'export const schema = {\n  models: makeModels(),\n};', 'schema.js:2:11: syntax'],
    ['schema.js', 'export const schema = {\n  models: {', 'schema.js:2:12: syntax'],
    ['aws-exports.js', 'export {};', 'aws-exports.js: unknown-format'],
    ['package.json', '{ "name": "app" }', 'package.json: unknown-format'],
    ['empty.json', '', 'empty.json: unknown-format'],
  ])('%s: %j', (name, text, problem) => {
    expect(problemsOf(name, text)).toEqual([problem]);
  });

  it('for the code of a Gen 2 backend the answer is amplify_outputs.json', () => {
    const text = `import { a, defineData } from '@aws-amplify/backend';
      const schema = a.schema({ Todo: a.model({}).authorization((allow) => [allow.owner()]) });
      export const data = defineData({ schema });`;
    const [problem] = readSchema([{ name: 'data/resource.ts', text }]).problems;
    expect(problem).toMatchObject({ code: 'gen2-resource' });
    expect(problem?.message).toMatch(/use amplify_outputs\.json/);
  });

  it('a rule of a generated model is named by its path', () => {
    const text = JSON.stringify({
      models: {
        A: {
          name: 'A',
          fields: {},
          attributes: [{ type: 'auth', properties: { rules: [{ allow: 'all' }] } }],
        },
      },
    });
    expect(problemsOf('schema.js', text)).toEqual([
      'schema.js, models.A.attributes[0].properties.rules[0]: unknown-strategy',
    ]);
  });

  it('one bad rule or file does not hide the others', () => {
    const { schema, problems } = readSchema([
      {
        name: 'a.graphql',
        text: 'type A @model @auth(rules: [{ allow: all }, { allow: owner }]) { id: ID! }',
      },
      { name: 'b.graphql', text: 'type B @model {' },
      { name: 'c.graphql', text: 'type C @model { id: ID! }' },
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['syntax', 'unknown-strategy']);
    expect(schema.models.map(({ name, rules }) => [name, rules?.map(({ allow }) => allow)])).toEqual([
      ['A', ['owner']],
      ['C', undefined],
    ]);
  });
});

describe('what is read', () => {
  it('code is parsed and never run', () => {
    const text =
      'globalThis.wasRun = true;\nexport const schema = { models: (() => { globalThis.wasRun = true; })() };';
    expect(problemsOf('schema.js', text)).toEqual(['schema.js:2:33: syntax']);
    expect('wasRun' in globalThis).toBe(false);
  });

  it('a pasted text without a name is told by what it says', () => {
    const sdl = '# ours\ntype A @model @auth(rules: { allow: groups, groups: "Admin" }) { id: ID! }';
    const [model] = readSchema([{ name: 'pasted', text: sdl }]).schema.models;
    expect(model?.rules).toMatchObject([{ allow: 'groups', provider: 'userPools', groups: ['Admin'] }]);
    const generated = '{"models":{"A":{"name":"A","fields":{}}}}';
    expect(readSchema([{ name: 'pasted', text: generated }]).schema.models).toMatchObject([{ name: 'A' }]);
  });

  it('a type’s extensions, its key and its subscriptions', () => {
    const text = `type A @model(subscriptions: { level: off }) { owner: ID! @primaryKey(sortKeyFields: ["at"]) at: Int! }
      extend type A @auth(rules: [{ allow: owner }]) { more: [String!]! }
      type B @model(subscriptions: null) { id: ID! }`;
    const [a, b] = readSchema([{ name: 's.graphql', text }]).schema.models;
    expect(a).toMatchObject({
      primaryKey: ['owner', 'at'],
      subscriptions: 'off',
      rules: [{ allow: 'owner' }],
      fields: [{ name: 'owner' }, { name: 'at' }, { name: 'more', isList: true, isRequired: true }],
    });
    expect(b?.subscriptions).toBe('off');
  });

  it('no message holds an API key that stands where it does not belong', () => {
    const texts = [
      `type ${key}`,
      `{ "a": ${key} }`,
      `type A @model @auth(rules: [{ allow: "${key}" }]) { id: ID }`,
    ];
    for (const text of texts)
      for (const name of ['a.graphql', 'a.json']) {
        const { problems } = readSchema([{ name, text }]);
        expect(problems.length).toBeGreaterThan(0);
        expect(JSON.stringify(problems)).not.toContain('da2-');
      }
  });

  it('no text makes it throw: something is read, or a problem says why not', () => {
    const pieces = fc.constantFrom(
      'type ',
      'A ',
      '@model ',
      '@auth(rules: [',
      '{ allow: owner }',
      ']) ',
      '{ ',
      '} ',
      '= ',
      '"',
      "'",
      '/*',
      '\n',
      '[[[',
      'models: ',
      'data: ',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 20 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('a.graphql', 'a.js', 'a.json', 'pasted'), (text, name) => {
        const { schema, problems } = readSchema([{ name, text }]);
        expect(schema.models.length + problems.length + (schema.api ? 1 : 0)).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
    expect(problemsOf('deep.graphql', `type A @model @auth(rules: ${'['.repeat(20_000)}`)).toHaveLength(1);
    expect(problemsOf('deep.json', '['.repeat(20_000))).toHaveLength(1);
    expect(problemsOf('deep.json', `{"a":${'['.repeat(20_000)}`)).toHaveLength(1);
  });
});
