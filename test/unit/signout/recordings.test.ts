import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { TakenSnapshot } from '../../../src/core/session-types.js';
import { audit } from '../../../src/core/signout/audit.js';
import { objects, period, personOf, sessionOf, taken, web } from './build.js';

const texts = v.record(v.string(), v.string());
const stateSchema = v.object({
  storage: v.record(
    v.string(),
    v.object({
      at: v.number(),
      localStorage: texts,
      sessionStorage: texts,
      indexedDB: v.record(
        v.string(),
        v.object({ stores: v.record(v.string(), v.object({ rows: v.array(v.unknown()) })) }),
      ),
    }),
  ),
});
const verdictsSchema = v.object({
  person: v.string(),
  moments: v.record(v.string(), v.record(v.string(), v.tuple([v.string(), v.number()]))),
});

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/recordings/${file}`, import.meta.url), 'utf8'));

const moments: Readonly<Record<string, TakenSnapshot['moment']>> = {
  'before-signout': 'rolling',
  'after-clear': 'rolling',
  'after-signout': 'after',
  'after-reload': 'after-reload',
};

/** The storage steps of a recording as snapshots, projected as the reader does; what it delivered as in its HAR. */
const sessionOfRecording = (name: string, last: TakenSnapshot['moment'] | null = null) => {
  const { storage } = v.parse(stateSchema, read(`${name}.state.json`));
  const steps = Object.entries(storage).flatMap(([step, state]) => {
    const moment = moments[step] ?? last;
    if (moment === null) return [];
    const stores = Object.entries(state.indexedDB).flatMap(([database, { stores }]) =>
      Object.entries(stores).map(([store, { rows }]) => objects(store, rows, database)),
    );
    const areas = [web('localStorage', state.localStorage), web('sessionStorage', state.sessionStorage)];
    const settled = { reached: true, moving: [], basis: `step ${step} of the recording` };
    return [taken(moment, state.at, [...areas, ...stores], { settled })];
  });
  const rolling = steps.filter(({ moment }) => moment === 'rolling');
  const [from, to] = [(rolling[0]?.at ?? 0) - 3000, (rolling.at(-1)?.at ?? 0) + 8];
  const ids = rolling.flatMap(({ snapshot }) =>
    snapshot.stores
      .filter(({ name }) => name.startsWith('user_'))
      .flatMap(({ records }) => records.flatMap(({ projection }) => projection?.id ?? [])),
  );
  const deliveries = Object.fromEntries(
    ids.map((id) => [id, { persons: [personOf('alice')], publicly: false }]),
  );
  return sessionOf({ periods: [period('alice', from, to)], snapshots: steps, deliveries });
};

describe.each(['v6-signout-noclear', 'v6-signout-clear', 'v5-signout-noclear'])(
  'real storage of %s',
  (name) => {
    it('gets the verdicts that were written by hand', () => {
      const expected = v.parse(verdictsSchema, read(`${name}.verdicts.json`));
      const moments: Record<string, Record<string, [string, number]>> = {};
      const stores = audit(sessionOfRecording(name))[0]?.stores ?? [];
      for (const { moment, store, verdict, records, person } of stores) {
        expect(person).toBe(expected.person);
        moments[moment] = { ...moments[moment], [store]: [verdict, records] };
      }
      expect(moments).toEqual(expected.moments);
    });
  },
);

it('a guest who later gets a row too makes of it a case for review, and no more', () => {
  const session = sessionOfRecording('v6-signout-noclear', 'after-reload');
  const post = { persons: [personOf('alice')], publicly: true };
  const deliveries = session.deliveries.set('8a863656-68d7-4e0c-8dde-953c8ee33355', post);
  const stores = audit({ ...session, deliveries })[0]?.stores.filter(
    ({ moment }) => moment === 'after-reload',
  );
  expect(stores?.map(({ store, verdict }) => [store, verdict])).toEqual(
    expect.arrayContaining([
      ['amplify-datastore › user_Post', 'review'],
      ['amplify-datastore › user_Note', 'fail'],
      ['localStorage', 'pass'],
    ]),
  );
});
