import { describe, expect, it } from 'vitest';
import { multiAuthOrder } from '../../../src/core/rules/multi-auth.js';
import { readSchema } from '../../../src/core/schema/read.js';
import { modelOf, ruled } from './build.js';

const order = (model: ReturnType<typeof ruled>, signedIn = true) =>
  multiAuthOrder(model, { strategy: 'MULTI_AUTH', signedIn, defaultMode: 'apiKey' });
const partings = (model: ReturnType<typeof ruled>, signedIn = true) =>
  order(model, signedIn).partings.map(({ id }) => id);

describe('which modes DataStore tries', () => {
  it.each(['DEFAULT', 'API'] as const)('%s asks the rules nothing: the default mode alone', (strategy) => {
    const model = ruled('{ allow: owner }, { allow: public }');
    expect(multiAuthOrder(model, { strategy, signedIn: true, defaultMode: 'iam' })).toEqual({
      byRules: [],
      tried: ['iam'],
      documented: ['iam'],
      partings: [],
    });
  });

  it('signed out, owner alone: one request all the same, in the default mode, and the documentation says none', () => {
    const { byRules, tried, documented } = order(ruled('{ allow: owner }'), false);
    expect({ byRules, tried, documented }).toEqual({ byRules: [], tried: ['apiKey'], documented: [] });
  });

  it('says in a sentence where it parts with the documentation', () => {
    const custom = order(ruled('{ allow: custom }, { allow: owner }'), false);
    expect(custom.tried).toEqual(['lambda']);
    expect(custom.documented).toEqual([]);
    expect(custom.partings.map(({ text }) => text)).toEqual([
      '«custom» (lambda) is tried first, also when signed out; the documentation’s table does not have it.',
    ]);
  });

  it.each([
    ['identity-pool-dropped', '{ allow: private, provider: identityPool }'],
    ['private-oidc-dropped', '{ allow: private, provider: oidc }'],
  ])('%s: it is granted and never tried', (id, rule) => {
    expect(partings(ruled(rule))).toEqual([id, 'default-mode']);
  });

  it('a public iam rule is tried when signed in, though it is for guests', () => {
    const rule = '{ allow: public, provider: iam }';
    expect(order(ruled(rule)).tried).toEqual(['iam']);
    expect(partings(ruled(rule))).toEqual(['guest-rule-signed-in']);
    expect(partings(ruled(rule), false)).toEqual([]);
  });

  it('operations and rules of single fields change nothing', () => {
    const model = modelOf(
      `type A @model @auth(rules: [{ allow: owner }, { allow: public, operations: [read] }]) {
        id: ID!
        secret: String @auth(rules: [{ allow: owner, provider: oidc }])
      }`,
    );
    expect(order(model).tried).toEqual(['userPool', 'apiKey']);
    expect(partings(model)).toEqual(['field-rules-ignored', 'operations-ignored']);
  });

  it('an owner rule of a generated model without a provider adds nothing', () => {
    const rules = [{ allow: 'owner', operations: ['create', 'update', 'delete', 'read'] }];
    const attributes = [{ type: 'auth', properties: { rules } }];
    const text = JSON.stringify({ models: { A: { name: 'A', fields: {}, attributes } } });
    const [model] = readSchema([{ name: 'schema.js', text }]).schema.models;
    expect(model && partings(model)).toEqual(['no-provider', 'default-mode']);
  });
});
