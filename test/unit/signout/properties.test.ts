import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit } from '../../../src/core/signout/audit.js';
import { type Verdict, verdicts } from '../../../src/core/signout/verdict.js';
import { objects, period, personOf, sessionOf, taken, web } from './build.js';

const PREFIX = 'CognitoIdentityServiceProvider.client';

/** A row by number: who owns it, who got it, and when it was there. */
const rowArbitrary = fc.record({
  owner: fc.constantFrom('alice', 'bob', null),
  version: fc.constantFrom(undefined, 1, 2),
  delivered: fc.constantFrom('nobody', 'alice', 'bob', 'publicly'),
  baseline: fc.boolean(),
  before: fc.boolean(),
  after: fc.boolean(),
});
const storyArbitrary = fc.record({
  rows: fc.array(rowArbitrary, { maxLength: 8 }),
  tokens: fc.subarray(['accessToken', 'deviceKey', 'clockDrift', 'userData']),
});
type Story = typeof storyArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** The same story told with names and ids of one's choice, with one record of the last snapshot left out. */
const tell = (
  { rows, tokens }: Story,
  name: (who: string) => string,
  id: (index: number) => string,
  without = -1,
) => {
  const at = (moment: 'baseline' | 'before' | 'after') =>
    rows.flatMap((row, index) =>
      row[moment] && !(moment === 'after' && index === without)
        ? [
            {
              id: id(index),
              ...(row.owner === null ? {} : { owner: name(row.owner) }),
              ...(row.version === undefined ? {} : { _version: row.version }),
            },
          ]
        : [],
    );
  const kept = tokens.filter((_, index) => rows.length + index !== without);
  const entries = Object.fromEntries(kept.map((token) => [`${PREFIX}.${name('alice')}.${token}`, 'x']));
  const deliveries = rows.flatMap(({ delivered }, index) => {
    if (delivered === 'nobody') return [];
    const persons = delivered === 'publicly' ? [] : [personOf(name(delivered))];
    return [[id(index), { persons, publicly: delivered === 'publicly' }] as const];
  });
  return sessionOf({
    periods: [period(name('alice'), 1000, 5000, { id: 'p1' })],
    snapshots: [
      taken('baseline', 500, [objects('user_Post', at('baseline'))]),
      taken('rolling', 4000, [objects('user_Post', at('before')), web('localStorage', {})]),
      taken('after', 6000, [objects('user_Post', at('after')), web('localStorage', entries)]),
    ],
    deliveries: Object.fromEntries(deliveries),
  });
};

const plain = { name: (who: string) => who, id: (index: number) => `id${index}` };
/** From 0, harmless, upwards. */
const severity = (verdict: Verdict | null | undefined) =>
  verdict ? verdicts.length - 1 - verdicts.indexOf(verdict) : Number.NaN;

it('persons and records by any other name get the same verdicts', () => {
  fc.assert(
    fc.property(storyArbitrary, fc.uuid(), fc.nat(), (story, salt, shift) => {
      const renamed = tell(
        story,
        (who) => `${who}.${salt}@x.org`,
        (index) => `${salt}-${index + shift}`,
      );
      const answer = (session: ReturnType<typeof tell>) =>
        audit(session)[0]?.stores.map(({ store, verdict, records, unsynced }) => [
          store,
          verdict,
          records,
          unsynced,
        ]);
      expect(answer(renamed)).toEqual(answer(tell(story, plain.name, plain.id)));
    }),
  );
});

it('less that is left is never judged worse', () => {
  fc.assert(
    fc.property(storyArbitrary, fc.nat({ max: 12 }), (story, without) => {
      const all = audit(tell(story, plain.name, plain.id))[0]?.verdict;
      const fewer = audit(tell(story, plain.name, plain.id, without))[0]?.verdict;
      expect(severity(fewer)).toBeLessThanOrEqual(severity(all));
    }),
  );
});
