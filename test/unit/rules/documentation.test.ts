import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/core/rules/caller.js';
import { multiAuthOrder } from '../../../src/core/rules/multi-auth.js';
import type { Model } from '../../../src/core/schema/schema.js';
import { apiKey, decide, iam, modelOf, oidc, owned, userPool } from './build.js';

const page = readFileSync(
  new URL('../../fixtures/documentation/authorization-rules.txt', import.meta.url),
  'utf8',
);
/** Each bullet that is followed by a model, and the last section's model. */
const examples = [
  ...page.matchAll(/ {2}• ([^\n]+)\n(type YourModel[\s\S]+?\n\.\.\.\n\})/g),
  ...page.matchAll(/(Example with multiple authorization types)\n\n(type YourModel[\s\S]+?\n\.\.\.\n\})/g),
].map(([, name = '', sdl = '']) => ({ name, model: modelOf(sdl.replace('...', 'id: ID! title: String')) }));

const claim = 'https://myapp.com/claims/groups';
const alice = userPool('alice');
const bob = userPool('bob');
const admin = userPool('carol', 'Admin');
const nobodys: readonly Caller[] = [apiKey, iam('guest'), iam('authenticated'), { mode: 'lambda' }];
const own = owned('alice');

/** Create, read, update, delete of a record of alice's, as one word each. */
const rights = (model: Model, caller: Caller, record: Readonly<Record<string, unknown>> = own): string => {
  const may = (question: Parameters<typeof decide>[1]) => decide(model, question, caller) === 'allow';
  const all = [
    may({ operation: 'create', input: { title: 't' } }) ? 'create' : '',
    may({ operation: 'get', record }) && may({ operation: 'list', record }) ? 'read' : '',
    may({ operation: 'update', record, input: { id: '1', title: 'n' } }) ? 'update' : '',
    may({ operation: 'delete', record }) ? 'delete' : '',
  ];
  return all.filter(Boolean).join(' ');
};
const everything = 'create read update delete';
const oidcOwned = { id: '1', title: 't', owner: 'sub-alice' };

/** What the documentation says of each, by its sentence. */
const says: Readonly<Record<string, (model: Model) => void>> = {
  'Create/Read/Update/Delete mutations are private to the owner.': (model) => {
    expect(rights(model, alice)).toBe(everything);
    // What others may create is a record of their own.
    expect(rights(model, bob)).toBe('create');
    for (const caller of nobodys) expect(rights(model, caller)).toBe('');
  },
  'Owners can create and delete; other signed-in users can read and update.': (model) => {
    expect(rights(model, alice)).toBe(everything);
    expect(rights(model, bob)).toBe('create read update');
    for (const caller of nobodys) expect(rights(model, caller)).toBe('');
  },
  'Users belonging to the "Admin" group can CRUD (create, read, update, and delete), others cannot access anything.':
    (model) => {
      expect(rights(model, admin)).toBe(everything);
      for (const caller of [alice, ...nobodys]) expect(rights(model, caller)).toBe('');
    },
  'Users belonging to the "Admin" group can create and delete, other signed users can read and update.': (
    model,
  ) => {
    expect(rights(model, admin)).toBe(everything);
    expect(rights(model, alice)).toBe('read update');
    for (const caller of nobodys) expect(rights(model, caller)).toBe('');
  },
  'Users have their own data, but users who belong to the Admin group have access to their data and anyone else in that group. Users in the Admin group have the ability to make mutation on behalf of users not in the Admin group':
    (model) => {
      expect(rights(model, alice)).toBe(everything);
      expect(rights(model, admin)).toBe(everything);
      expect(rights(model, bob)).toBe('create');
      const others = { operation: 'create', input: { title: 't', owner: 'sub-alice::alice' } } as const;
      expect(decide(model, others, admin)).toBe('allow');
      expect(decide(model, others, bob)).toBe('deny');
    },
  'Auth provider is API Key': (model) => {
    expect(rights(model, apiKey)).toBe(everything);
    for (const caller of [alice, iam('guest')]) expect(rights(model, caller)).toBe('');
  },
  'Auth provider is IAM': (model) => {
    expect(rights(model, iam('guest'))).toBe(everything);
    for (const caller of [alice, apiKey]) expect(rights(model, caller)).toBe('');
  },
  'Cognito user pool authenticated users can CRUD all posts, regardless of who created it. Guest users do not have access.':
    (model) => {
      for (const caller of [alice, bob]) expect(rights(model, caller)).toBe(everything);
      for (const caller of nobodys) expect(rights(model, caller)).toBe('');
    },
  'IAM authenticated users can CRUD all posts, regardless of who created it. Guest users do not have access:':
    (model) => {
      expect(rights(model, iam('authenticated'))).toBe(everything);
      for (const caller of [iam('guest'), alice, apiKey]) expect(rights(model, caller)).toBe('');
    },
  'Using a 3rd party OIDC provider to achieve owner based authorization.': (model) => {
    expect(rights(model, oidc({ sub: 'sub-alice' }), oidcOwned)).toBe(everything);
    expect(rights(model, oidc({ sub: 'sub-bob' }), oidcOwned)).toBe('create');
    expect(rights(model, alice, oidcOwned)).toBe('');
  },
  'Using a custom value for groupClaim to achieve static group authorization with a 3rd party OIDC provider.':
    (model) => {
      expect(rights(model, oidc({ sub: 'c', [claim]: ['Admin'] }))).toBe(everything);
      for (const caller of [oidc({ sub: 'c', [claim]: ['Staff'] }), oidc({ sub: 'c' }), admin])
        expect(rights(model, caller)).toBe('');
    },
  'Example with multiple authorization types': (model) => {
    const order = (signedIn: boolean) =>
      multiAuthOrder(model, { strategy: 'MULTI_AUTH', signedIn, defaultMode: 'iam' });
    expect(order(true).tried).toEqual(['userPool', 'apiKey']);
    expect(order(false).tried).toEqual(['apiKey']);
    for (const signedIn of [true, false]) expect(order(signedIn).documented).toEqual(order(signedIn).tried);
    expect(rights(model, apiKey)).toBe('read');
  },
};

describe('Amplify’s documentation of DataStore’s rules', () => {
  it('has no other examples than those that follow', () => {
    expect(examples.map(({ name }) => name)).toEqual(Object.keys(says));
  });

  it.each(examples)('$name', ({ name, model }) => {
    says[name]?.(model);
    expect.hasAssertions();
  });

  it('its priority order is what is tried, one mode once', () => {
    const rows = [...page.matchAll(/^(\d)(owner|group|private|public)(userPools|oidc|iam|apiKey)$/gm)];
    expect(rows).toHaveLength(8);
    const rules = rows.map(([, , allow, provider]) => {
      const more = allow === 'group' ? ', groups: ["Admin"]' : '';
      return `{ allow: ${allow === 'group' ? 'groups' : allow}, provider: ${provider}${more} }`;
    });
    const model = modelOf(`type A @model @auth(rules: [${rules.toReversed().join(' ')}]) { id: ID! }`);
    const { tried, documented } = multiAuthOrder(model, {
      strategy: 'MULTI_AUTH',
      signedIn: true,
      defaultMode: 'lambda',
    });
    expect(tried).toEqual(['userPool', 'oidc', 'iam', 'apiKey']);
    expect(documented).toEqual(tried);
  });

  it('«If a model has no auth rules defined, DataStore will continue to use the default authorization type»', () => {
    const question = { strategy: 'MULTI_AUTH', signedIn: true, defaultMode: 'oidc' } as const;
    expect(multiAuthOrder(modelOf('type A @model { id: ID! }'), question).tried).toEqual(['oidc']);
  });
});
