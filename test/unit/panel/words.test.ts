import { List } from 'immutable';
import { expect, it } from 'vitest';
import { downgrade } from '../../../src/panel/store/chain-words.js';
import { modeNames } from '../../../src/panel/store/mode-names.js';
import { count, duration, expiry, reason, result, speaksFor } from '../../../src/panel/store/words.js';
import {
  alicesPeriod,
  byKey,
  chain,
  exchange,
  expired,
  refused,
  START,
  sessionOf,
} from '../../panel/fixtures/build.js';

it('says why a request failed in the words of the answer that tell most', () => {
  expect(reason(exchange('a', 0, expired))).toBe('401 Token has expired');
  expect(reason(exchange('a', 0, refused('syncPosts')))).toBe('200 Unauthorized');
  expect(reason(exchange('a', 0, { outcome: 'network', httpStatus: null }))).toBe('no answer');
});

it('says what came of an exchange', () => {
  expect(result(exchange('a', 0))).toBe('200 · 14 rows');
  expect(result(exchange('a', 0, { rows: 1, outcome: 'partial' }))).toBe('200 · partial · 1 row');
  expect(result(exchange('a', 0, { kind: 'subscription', httpStatus: null, rows: 3, endedAt: null }))).toBe(
    'subscribed · 3 events',
  );
  expect(result(exchange('a', 0, { kind: 'connection', httpStatus: null, closeCode: 1006 }))).toBe(
    'closed 1006',
  );
  expect(result(exchange('a', 0, { outcome: 'pending' }))).toBe('pending');
});

it('never calls the bearer of a key a person', () => {
  expect(speaksFor(exchange('a', 0, byKey))).toBe('anyone with the key');
});

it('tells an expiry against the time of the request, not against today', () => {
  expect(expiry((START + 120_000) / 1000, START)).toBe('expires 2 min after this request');
  expect(expiry((START - 3_000) / 1000, START)).toBe('had expired 3.0 s before this request');
});

it('counts and measures', () => {
  expect(count(1204, 'row')).toBe('1,204 rows');
  expect(duration(59.6)).toBe('60 ms');
  expect(duration(3_600_000)).toBe('1 h');
});

it('notes a read that fell back to the key while a person was signed in, and no other', () => {
  const failed = exchange('a', 10, expired);
  const worked = exchange('b', 60, byKey);
  const of = [failed, worked];
  const signedIn = sessionOf(of, [chain('c', 'fell-back', of)], { periods: List([alicesPeriod]) });
  expect(downgrade(signedIn, worked, modeNames.amplify)).toEqual([
    'alice is signed in, but this was read with the API key.',
    'userPool was tried first and failed: 401 Token has expired.',
  ]);
  expect(downgrade(signedIn, failed, modeNames.amplify)).toBeNull();
  expect(downgrade({ ...signedIn, periods: List() }, worked, modeNames.amplify)).toBeNull();
  expect(downgrade(sessionOf(of, [chain('c', 'first-try', [worked])]), worked, modeNames.amplify)).toBeNull();
});
