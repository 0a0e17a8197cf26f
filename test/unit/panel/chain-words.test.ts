import { expect, it } from 'vitest';
import { causeNote, chainSentence, waitingWords } from '../../../src/panel/store/chain-words.js';
import { modeNames } from '../../../src/panel/store/mode-names.js';
import { byKey, chain, exchange, expired, refused, START } from '../../panel/fixtures/build.js';

it('names why a mode was tried where it was not that the one before was refused', () => {
  const lost = exchange('a', 0, { outcome: 'network', httpStatus: null });
  const note = (first: typeof lost, second: typeof lost) =>
    causeNote(chain('c', 'fell-back', [first, second]), 1);
  expect(note(lost, exchange('b', 60, byKey))).toBe('after no answer: not about authorization');
  expect(note(exchange('a', 0, refused('syncPosts')), exchange('b', 60, byKey))).toBe(null);
  expect(note(exchange('a', 0, expired), exchange('b', 60))).toBe('with a renewed token');
  expect(causeNote(chain('c', 'first-try', [exchange('a', 0)]), 0)).toBe(null);
});

it('counts a back-off down, and says when its try was due', () => {
  const waiting = {
    ...chain('c', 'pending', [exchange('a', 0)]),
    waiting: { until: START + 5000, basis: '' },
  };
  expect(waitingWords(waiting, START + 1000)).toBe('waits, next try within 4.0 s');
  expect(waitingWords(waiting, START + 6000)).toContain('next try was due');
  expect(waitingWords({ ...waiting, waiting: null }, START)).toBe(null);
  expect(chainSentence(waiting, modeNames.appsync)).toBe(
    'AMAZON_COGNITO_USER_POOLS worked, waiting for the next try',
  );
});
