import { expect, it } from 'vitest';
import { compare, type Fact } from '../../../src/panel/store/compare.js';
import { modeNames } from '../../../src/panel/store/mode-names.js';
import { attempt, byKey, exchange, refused, token } from '../../panel/fixtures/build.js';

const beside = (...both: readonly [ReturnType<typeof exchange>, ReturnType<typeof exchange>]) => {
  const [left, right] = both.map((one) => ({ attempt: attempt(one), exchange: one }));
  if (!left || !right) throw new Error('Two exchanges are compared.');
  return compare(left, right, modeNames.amplify);
};
const find = (facts: readonly Fact[], name: string) => facts.find((one) => one.name === name);

it('tells of a fallback what its attempts differ in, and folds the rest', () => {
  const { differs, same } = beside(
    exchange('a', 0, { ...refused('syncPosts'), variables: '{"owner":"alice","filter":{"or":[]}}' }),
    exchange('b', 60, { ...byKey, variables: '{"filter":{"or":[]}}' }),
  );
  expect(find(differs, 'Mode')).toEqual({ name: 'Mode', left: 'userPool', right: 'apiKey' });
  expect(find(differs, 'variables.owner')).toEqual({ name: 'variables.owner', left: '"alice"', right: null });
  expect(find(differs, 'Message')?.left).toBe('Not Authorized to access syncPosts on type Query');
  expect(find(differs, 'Token use')).toEqual({ name: 'Token use', left: 'access', right: null });
  expect(find(same, 'variables.filter.or')?.left).toBe('[]');
  expect(same.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Status', 'Client', 'Endpoint', 'Query']),
  );
});

it('finds a renewed token by its fingerprint and its expiry alone', () => {
  if (token.kind !== 'jwt') throw new Error('The fixture holds a token.');
  const renewed = {
    ...token,
    fingerprint: 'f9',
    claims: { ...token.claims, exp: (token.claims.exp ?? 0) + 3600 },
  };
  const { differs } = beside(exchange('a', 0), exchange('b', 60, { credentials: [renewed] }));
  expect(differs.map(({ name }) => name)).toEqual(['authorization', 'Expiry']);
});

it('compares an attempt of which nothing but its mode is known', () => {
  const one = exchange('a', 0);
  const ghost = { attempt: attempt(exchange('b', 0, byKey), { inferred: true }), exchange: undefined };
  const { differs } = compare({ attempt: attempt(one), exchange: one }, ghost, modeNames.appsync);
  expect(find(differs, 'Mode')).toEqual({
    name: 'Mode',
    left: 'AMAZON_COGNITO_USER_POOLS',
    right: 'API_KEY',
  });
});
