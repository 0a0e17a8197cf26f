import fc from 'fast-check';
import { expect, it } from 'vitest';
import { narrowSkew, type Skew } from '../../src/core/clock-skew.js';

const NOON = Date.UTC(2026, 2, 2, 12);
const header = (at: number) => new Date(at).toUTCString();

it('bounds how far the clock is off by when the answer was asked and came', () => {
  expect(narrowSkew(null, NOON + 240_000, NOON + 240_100, header(NOON))).toEqual({
    from: 239_001,
    to: 240_100,
  });
});

it('holds the true skew between its bounds, whatever the delays, and never widens', () => {
  const answer = fc.record({
    at: fc.integer({ min: 0, max: 86_400_000 }),
    there: fc.integer({ min: 0, max: 5000 }),
    back: fc.integer({ min: 0, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: -9e6, max: 9e6 }), fc.array(answer, { minLength: 1 }), (skew, answers) => {
      let known: Skew | null = null;
      for (const { at, there, back } of answers) {
        const server = NOON + at;
        const next = narrowSkew(known, server - there + skew, server + back + skew, header(server));
        expect(next?.from).toBeLessThanOrEqual(skew);
        expect(next?.to).toBeGreaterThanOrEqual(skew);
        if (next && known) expect(next.to - next.from).toBeLessThanOrEqual(known.to - known.from);
        known = next;
      }
    }),
  );
});

it('begins anew when the clock was set, and passes over a header that is no date', () => {
  const known = narrowSkew(null, NOON, NOON + 100, header(NOON));
  expect(narrowSkew(known, NOON, NOON + 100, 'yesterday')).toBe(known);
  expect(narrowSkew(known, NOON, NOON + 100, undefined)).toBe(known);
  expect(narrowSkew(known, NOON + 600_000, NOON + 600_100, header(NOON))).toEqual({
    from: 599_001,
    to: 600_100,
  });
});
