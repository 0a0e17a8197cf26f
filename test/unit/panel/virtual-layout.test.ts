import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexAt, revealing, startsOf } from '../../../src/panel/components/virtual-layout.js';

const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 });

describe('A long list', () => {
  it('draws the item that stands at any height of it', () => {
    fc.assert(
      fc.property(heights, fc.nat(99), (given, percent) => {
        const starts = startsOf(given.length, (index) => given[index] ?? 0);
        const y = ((starts[given.length] ?? 0) * percent) / 100;
        const found = indexAt(starts, y);
        expect(starts[found]).toBeLessThanOrEqual(y);
        expect(starts[found + 1]).toBeGreaterThan(y);
      }),
    );
  });

  it('moves no further than it must to bring an item into sight', () => {
    const starts = startsOf(100, () => 22);
    expect(revealing(starts, 10, 100, 500)).toBe(100);
    expect(revealing(starts, 2, 100, 500)).toBe(44);
    expect(revealing(starts, 50, 100, 500)).toBe(51 * 22 - 500);
  });

  it('that is empty has nothing to draw', () => {
    expect(
      indexAt(
        startsOf(0, () => 22),
        0,
      ),
    ).toBe(0);
  });
});
