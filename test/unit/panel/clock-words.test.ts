import { List } from 'immutable';
import { expect, it } from 'vitest';
import { countdown, lastToken, offBy, skewMeaning, skewWords } from '../../../src/panel/store/clock-words.js';
import { alice, alicesPeriod, byKey, exchange, START, sessionOf } from '../../panel/fixtures/build.js';

it('counts a token down to its expiry, and from it', () => {
  const exp = START / 1000;
  expect(countdown(exp, START - 42_000)).toBe('expires in 0:42');
  expect(countdown(exp, START - 2_467_000)).toBe('expires in 41:07');
  expect(countdown(exp, START - 7_500_000)).toBe('expires in 2 h 05 min');
  expect(countdown(exp, START - 30 * 86_400_000)).toBe('expires in 30 days');
  expect(countdown(exp, START)).toBe('expired 0 s ago');
  expect(countdown(exp, START + 180_000)).toBe('expired 3 min ago');
});

it('says how far the clock is off only where the answers prove it', () => {
  expect(skewWords({ from: -600, to: 400 })).toBe('clock in step');
  expect(skewWords({ from: 200, to: 9_000 })).toBe('clock in step');
  expect(skewWords({ from: 239_400, to: 240_100 })).toBe('clock 4 min ahead');
  expect(skewWords({ from: -7_300, to: -6_100 })).toBe('clock 6.1 s behind');
  expect(offBy(null)).toBe(null);
  expect(skewMeaning({ from: 400_000, to: 401_000 })).toContain('refused beyond five minutes');
});

it('follows the token of who is signed in, not the last of somebody else', () => {
  const bob = { ...alice, person: 'bob', username: 'bob' };
  const requests = [exchange('a', 0), exchange('b', 10, { identity: bob }), exchange('c', 20, byKey)];
  const period = { ...alicesPeriod, to: null };
  expect(lastToken(sessionOf(requests, [], { periods: List([period]) }))?.username).toBe('alice');
  expect(lastToken(sessionOf(requests, []))?.username).toBe('bob');
  expect(lastToken(sessionOf([exchange('c', 20, byKey)], []))).toBe(null);
});
