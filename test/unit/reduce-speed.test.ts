import { describe, expect, it } from 'vitest';
import { emptySession, replay } from '../../src/core/session.js';
import { request, response, userPool } from '../support/events.js';
import { mixedParts } from '../support/mixed-log.js';

const PAIRS = 9;

/** How long a call takes, ms. */
function timed(call: () => void): number {
  const from = performance.now();
  call();
  return performance.now() - from;
}

describe('A long recording', () => {
  it('costs no more for an event after 20,000 exchanges than at its beginning', { timeout: 60_000 }, () => {
    const [first = [], middle = [], last = []] = mixedParts(1000, 20_000, 21_000);
    const large = replay(replay(emptySession, first), middle);
    expect(large.exchanges.size).toBeGreaterThan(19_500);
    const ratios = Array.from({ length: PAIRS }, () => {
      const early = timed(() => replay(emptySession, first)) / first.length;
      return timed(() => replay(large, last)) / last.length / early;
    });
    // The machine is shared; what grows with the recording would be five times as slow and more. The bench says more.
    const median = ratios.sort((a, b) => a - b)[Math.floor(PAIRS / 2)];
    expect(median).toBeLessThan(2);
  });

  it('of an app that repeats one refused request costs no more with every repetition', {
    timeout: 60_000,
  }, () => {
    const again = (count: number) => {
      const events = Array.from({ length: count }, (_, at) => [
        request({ at: at * 2 }, `r${at}`, userPool()),
        response({ at: at * 2 + 1 }, `r${at}`, 'unauthorized'),
      ]).flat();
      const session = replay(emptySession, events);
      expect(session.chains.size).toBe(count);
      return (
        session.openChains
          .valueSeq()
          .map(({ size }) => size)
          .max() ?? 0
      );
    };
    expect(again(2000)).toBe(again(200));
  });
});
