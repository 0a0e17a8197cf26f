import { describe, expect, it } from 'vitest';
import { authorize } from '../../../src/core/rules/authorize.js';
import type { Caller } from '../../../src/core/rules/caller.js';
import { apiKey, decide, iam, modelOf, oidc, owned, ruled, userPool } from './build.js';

const alice = userPool('alice');
const get = { operation: 'get', record: owned('alice') } as const;

describe('why something was refused', () => {
  const nearest = (rules: string, caller: Caller, question: Parameters<typeof authorize>[1] = get) => {
    const decision = authorize(ruled(rules), question, caller);
    return decision.decision === 'deny' ? decision.nearest : null;
  };

  it('names the group that the token lacks, and the rule that wanted it', () => {
    const missing = nearest('{ allow: public }, { allow: groups, groups: ["Admin"] }', alice);
    expect(missing).toMatchObject({
      rule: { allow: 'groups', at: { file: 'schema.graphql', line: 1 } },
      claim: 'cognito:groups',
      wanted: '«Admin» in the claim cognito:groups',
    });
  });

  it('names the claim that an OIDC token lacks to own anything', () => {
    const missing = nearest('{ allow: owner, provider: oidc }', oidc({ sub: 'sub-alice' }), {
      operation: 'update',
      record: owned('alice'),
      input: { id: '1', title: 'n' },
    });
    expect(missing).toMatchObject({ claim: 'username', wanted: 'a claim username, and the token has none' });
  });

  it('prefers the right person to the right operation, and both to the right mode', () => {
    expect(nearest('{ allow: public }, { allow: owner, operations: [read] }', userPool('bob'))).toMatchObject(
      {
        claim: 'sub::username',
      },
    );
    expect(nearest('{ allow: public }, { allow: owner, operations: [create] }', alice)?.wanted).toBe(
      'create, and this was get',
    );
    expect(nearest('{ allow: public }', alice)?.wanted).toBe('the auth mode apiKey, and this was userPool');
  });

  it('says so where there is no rule at all', () => {
    expect(authorize(modelOf('type A @model { id: ID! }'), get, alice)).toEqual({
      decision: 'deny',
      nearest: null,
      reason: 'No @auth: denied to everybody.',
    });
  });
});

describe('what lets somebody through', () => {
  const granted = (rules: string, question: Parameters<typeof authorize>[1], caller: Caller = alice) => {
    const decision = authorize(ruled(rules), question, caller);
    if (decision.decision !== 'allow' && decision.decision !== 'filtered') return decision.decision;
    return [decision.together ? 'together' : 'each', ...decision.rules.map(({ allow }) => allow)];
  };

  it('each rule that would do alone', () => {
    expect(granted('{ allow: owner }, { allow: private }, { allow: public }', get)).toEqual([
      'each',
      'owner',
      'private',
    ]);
  });

  it('or those that do it together: one gives update, another the right to leave a field empty', () => {
    const input = { id: '1', title: null };
    const rules =
      '{ allow: owner, operations: [create, delete] }, { allow: private, operations: [read, update] }';
    expect(granted(rules, { operation: 'update', record: owned('alice'), input })).toEqual([
      'together',
      'owner',
      'private',
    ]);
  });

  it('sandbox mode and backends, whom no rule names', () => {
    const bare = modelOf('type A @model { id: ID! }');
    expect(authorize(bare, get, apiKey, { sandbox: true })).toMatchObject({ instead: 'sandbox mode' });
    expect(decide(bare, get, alice, { sandbox: true })).toBe('deny');
    expect(decide(ruled('{ allow: owner }'), get, iam('backend'), { iamAccess: true })).toBe('allow');
  });
});

describe('rights that leave gaps', () => {
  it('one field that Admins alone may delete makes the record undeletable for everybody', () => {
    const model = modelOf(
      `type Doc @model @auth(rules: [{ allow: private }]) {
        id: ID!
        secret: String @auth(rules: [{ allow: groups, groups: ["Admin"] }])
      }`,
    );
    for (const caller of [alice, userPool('carol', 'Admin')])
      expect(decide(model, { operation: 'delete', record: { id: '1' } }, caller)).toBe('deny');
  });

  it('an implicit owner field is nobody’s to change, where no rule gives everything', () => {
    const model = modelOf(
      `type Post @model @auth(rules: [
        { allow: owner, operations: [create, delete] }, { allow: private, operations: [read, update] }
      ]) { id: ID! title: String }`,
    );
    const may = (input: Readonly<Record<string, unknown>>) =>
      decide(model, { operation: 'update', record: owned('alice'), input }, alice);
    expect(may({ id: '1', title: 'n' })).toBe('allow');
    expect(may({ id: '1', owner: 'sub-bob::bob' })).toBe('deny');
    expect(decide(model, { operation: 'get', record: owned('alice'), field: 'owner' }, alice)).toBe('allow');
  });

  it('who may only delete cannot send an update, not even an empty one, unless it is the default mode’s', () => {
    const update = { operation: 'update', record: owned('alice'), input: { id: '1' } } as const;
    const deleting = ruled('{ allow: owner, operations: [delete] }');
    expect(decide(deleting, update, alice, { defaultMode: 'apiKey' })).toBe('deny');
    expect(decide(deleting, update, alice, { defaultMode: 'userPool' })).toBe('allow');
    expect(authorize(deleting, update, alice)).toEqual({
      decision: 'unknown',
      unseen: ['the default mode of the API'],
    });
    const groups = ruled('{ allow: owner, operations: [delete] }, { allow: groups, groups: ["A"] }');
    expect(decide(groups, update, alice)).toBe('allow');
  });
});

describe('what was not seen is never allowed on account of it', () => {
  it('a record', () => {
    expect(authorize(ruled('{ allow: owner }'), { operation: 'get' }, alice)).toEqual({
      decision: 'unknown',
      unseen: ["the record's owner"],
    });
    expect(decide(ruled('{ allow: private }'), { operation: 'get' }, alice)).toBe('allow');
  });

  it('a claim', () => {
    const caller: Caller = { mode: 'oidc', claims: { sub: 'a' }, complete: false };
    const model = ruled('{ allow: groups, provider: oidc, groups: ["Admin"], groupClaim: "roles" }');
    expect(authorize(model, get, caller)).toEqual({ decision: 'unknown', unseen: ['the claim roles'] });
    expect(decide(model, get, { ...caller, complete: true })).toBe('deny');
  });

  it('an input: it may name another owner, or touch a field without a right', () => {
    expect(decide(ruled('{ allow: owner }'), { operation: 'create' }, alice)).toBe('unknown');
    expect(decide(ruled('{ allow: private }'), { operation: 'create' }, alice)).toBe('allow');
    expect(decide(ruled('{ allow: private, operations: [update] }'), { operation: 'update' }, alice)).toBe(
      'unknown',
    );
  });

  it('the IAM role, unless it makes no difference', () => {
    const model = ruled('{ allow: private, provider: iam }');
    expect(authorize(model, get, iam('unknown'))).toEqual({ decision: 'unknown', unseen: ['the IAM role'] });
    expect(decide(ruled('{ allow: owner }'), get, iam('unknown'))).toBe('deny');
  });

  it('the mode', () => {
    expect(decide(ruled('{ allow: public }'), get, { mode: 'unknown' })).toBe('unknown');
    expect(decide(ruled('{ allow: public }'), get, { mode: 'none' })).toBe('deny');
  });

  it('an admin role’s ARN', () => {
    const settings = { adminRoles: ['backend-role'] };
    expect(authorize(ruled('{ allow: owner }'), get, iam('backend'), settings)).toEqual({
      decision: 'unknown',
      unseen: ['the ARN of the IAM role'],
    });
  });

  it('keys that Amplify adds for relations, where rights leave gaps', () => {
    const model = ruled('{ allow: private, operations: [create] }, { allow: owner, operations: [read] }');
    const partial = modelOf(
      'type A @model @auth(rules: [{ allow: private }]) { id: ID! b: String @auth(rules: [{ allow: owner }]) }',
    );
    const question = { operation: 'create', input: { postCommentsId: '1' } } as const;
    expect(decide(model, question, alice)).toBe('allow');
    expect(decide(partial, question, alice)).toBe('unknown');
  });

  it('an owner that is the primary key', () => {
    const model = modelOf(
      'type A @model @auth(rules: [{ allow: owner }]) { owner: ID! @primaryKey id: ID! }',
    );
    expect(decide(model, get, alice)).toBe('unknown');
  });
});
