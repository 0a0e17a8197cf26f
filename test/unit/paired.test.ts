import { describe, expect, test } from 'vitest';
import { ratioBounds } from '../support/paired.js';

/** Hollander, Wolfe, Chicken, table 3.1: a depression factor before and after therapy. */
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

/** Mulberry32: the same numbers in each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('what a measurement of pairs says', () => {
  test('is what the textbook computes from its example', () => {
    const pairs = after.map((value, i): [number, number] => [Math.exp(value), Math.exp(before[i] ?? 0)]);
    const { ratio, lower, upper } = ratioBounds(pairs, 0.95);
    expect(Math.log(ratio)).toBeCloseTo(-0.46, 10);
    expect(Math.log(lower)).toBeCloseTo(-0.786, 10);
    expect(Math.log(upper)).toBeCloseTo(-0.01, 10);
  });

  test('holds the truth as often as it says', () => {
    const random = chance(1);
    const noise = (): number => Math.exp(random() + random() + random());
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const pairs = Array.from({ length: 40 }, (): [number, number] => [1.3 * noise(), noise()]);
      const { lower, upper } = ratioBounds(pairs, 0.9);
      if (lower <= 1.3 && 1.3 <= upper) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.86);
    expect(held / 400).toBeLessThan(0.94);
  });

  test('is not moved by a few pairs that the machine took away', () => {
    const calm = Array.from({ length: 300 }, (_, i): [number, number] => [100 + (i % 7), 100 + (i % 5)]);
    const disturbed = calm.map((pair, i): [number, number] =>
      i % 30 === 0 ? [pair[0] * 50, pair[1]] : pair,
    );
    expect(ratioBounds(disturbed, 0.9).upper).toBeLessThan(1.02);
  });

  test('is nothing where there are too few pairs', () => {
    expect(ratioBounds([[2, 1]], 0.9)).toEqual({ ratio: 2, lower: 0, upper: Infinity });
  });

  test('is refused where a pair has no ratio', () => {
    expect(() => ratioBounds([], 0.9)).toThrow('There are no pairs.');
    expect(() =>
      ratioBounds(
        [
          [1, 1],
          [3, 0],
        ],
        0.9,
      ),
    ).toThrow('Pair 1 has no ratio: 3 to 0.');
  });
});
