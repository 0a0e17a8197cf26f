import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import { type Analysis, analysisOf } from '../../../src/core/report/analysis.js';
import { harFile } from '../../../src/core/report/har-file.js';
import { readRecording } from '../../../src/core/report/recording.js';
import { sessionFile } from '../../../src/core/report/session-file.js';
import type { Saved } from '../../../src/core/saved-events.js';
import { emptySession, replay } from '../../../src/core/session.js';
import { readHar } from '../../../src/core/wire/har.js';
import { isObject } from '../../../src/core/wire/json.js';
import { renameRecording } from '../../fixtures/rename.js';
import { findCanaries } from '../../support/canary.js';
import { expectedRecordings, recording } from '../../support/recordings.js';
import { secretsOf } from '../../support/secrets.js';
import { logs } from './logs.js';

const SALT = '00112233445566778899aabbccddeeff';

const saved = (names: boolean, bodies: boolean, notes: readonly string[] = []): Saved => ({
  savedAt: '2026-11-27T10:00:00.000Z',
  savedBy: '0.1.0',
  included: { names, bodies },
  notes: [...notes],
});
const formats = { session: sessionFile, HAR: harFile };
const ticks = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

const answers = (events: readonly CaptureEvent[], notes: readonly string[]) =>
  analysisOf(replay(emptySession, events), { pseudonyms: false, notes });
const reread = (text: string) => {
  const { events, notes } = readRecording(text, SALT);
  return answers(events, notes);
};

const names = ({ exchanges, audit }: Analysis) => [
  ...exchanges.map(({ username }) => username),
  ...audit.periods.map(({ person }) => person),
  ...audit.verdicts.map(({ person }) => person),
];

/** The first line break of a query with what follows it. */
const queryText = /\{\\+n\s+\w+/;

/** The channels of the stories are their persons' own. */
const withoutChannel = (operation: string) => operation.replace(/^default\/.*/s, 'default/…');

/** What refuses a publication in the stories says whom. */
const withoutRefused = (phrase: string | undefined) => phrase?.replace(/: not .*/s, ': not …');

/** The workers of the stories lie in their persons' homes. */
const withoutHome = (frame: string | null) => frame?.replace(/~.*\//, '~…/') ?? null;

/** Everything but what speaks of persons: their names, and the texts that hold them. */
const withoutPersons = ({ exchanges, chains, audit, notes }: Analysis) => ({
  notes,
  exchanges: exchanges.map(({ username, operation, frame, reason, ...rest }) => ({
    ...rest,
    operation: withoutChannel(operation),
    frame: withoutHome(frame),
    phrase: withoutRefused(reason?.phrase),
    sentence: reason?.sentence,
    named: username !== null,
  })),
  chains: chains.map(({ operation, ...rest }) => ({ ...rest, operation: withoutChannel(operation) })),
  periods: audit.periods.map(({ person, ...rest }) => ({ ...rest, named: person !== '' })),
  verdicts: audit.verdicts.map(({ person, store, why, rows, ...rest }) => ({
    ...rest,
    named: person !== '',
    stores: store.split(' › ').length,
    rows: rows.length,
    sentence: why.length > 0,
  })),
});

/** Equal up to one renaming: the same name always became the same other name, and two never became one. */
function expectOneRenaming(before: Analysis, after: Analysis) {
  expect(withoutPersons(after)).toEqual(withoutPersons(before));
  const [from, to] = [names(before), names(after)];
  const pairs = new Map(from.map((name, at) => [name, to[at]]));
  expect(to).toEqual(from.map((name) => pairs.get(name)));
  expect(new Set(pairs.values()).size).toBe(pairs.size);
}

describe.each(Object.entries(formats))('A saved recording as %s', (_, write) => {
  describe.each(expectedRecordings)('%s', (name) => {
    const raw = recording(name);
    const { events, notes } = readHar(raw, SALT);
    const before = answers(events, notes);

    it('gives exactly the same answers when everything is included', () => {
      expect(reread(write(events, saved(true, true, notes)))).toEqual(before);
      expect(reread(write(events, saved(true, false, notes))), 'bodies answer nothing').toEqual(before);
    });

    it('gives the same answers up to one renaming of persons by default, under any names', () => {
      expectOneRenaming(before, reread(write(events, saved(false, false, notes))));
      expectOneRenaming(before, reread(write(events, saved(false, true, notes))));
      for (const seed of [1, 20, 300]) {
        const renamed = readHar(renameRecording(raw, '', seed).har, SALT);
        const mine = answers(renamed.events, renamed.notes);
        expectOneRenaming(mine, reread(write(renamed.events, saved(false, false, renamed.notes))));
      }
    });

    it('holds no person by default, and none of the texts of bodies and frames', () => {
      const { persons } = secretsOf(raw);
      expect(persons.length).toBeGreaterThan(0);
      for (const bodies of [false, true]) {
        const text = write(events, saved(false, bodies, notes));
        expect(persons.filter((person) => text.includes(person))).toEqual([]);
      }
      const lean = write(events, saved(false, false, notes));
      expect(lean).not.toMatch(queryText);
      expect(write(events, saved(false, true, notes))).toMatch(queryText);
    });

    it('holds no credential in any spelling, whatever is ticked', () => {
      const { credentials } = secretsOf(raw);
      for (const [withNames, bodies] of ticks)
        expect(findCanaries(write(events, saved(withNames, bodies, notes)), credentials)).toEqual([]);
    });
  });

  it('a random story under hostile names reads back to the same answers', () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(...ticks), ({ events }, [withNames, bodies]) => {
        const after = reread(write(events, saved(withNames, bodies)));
        const before = answers(events, []);
        if (withNames) expect(after).toEqual(before);
        else expectOneRenaming(before, after);
      }),
      { numRuns: 150 },
    );
  });

  it('saved again after it was opened, it is the same file', () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(...ticks), ({ events }, [withNames, bodies]) => {
        const once = write(events, saved(withNames, bodies));
        const again = write(readRecording(once, SALT).events, saved(true, true));
        expect(readRecording(again, SALT).events).toEqual(readRecording(once, SALT).events);
      }),
      { numRuns: 50 },
    );
  });

  it('an event that cannot be understood is counted and skipped, and said', () => {
    const { events } = readHar(recording('v6-expired-token'), SALT);
    const text = write(events, saved(true, true)).replace('"type": "request"', '"type": "surprise"');
    const broken = text.replace('"type":"request"', '"type":"surprise"');
    const { events: found, notes } = readRecording(broken, SALT);
    expect(notes).toEqual([`1 of ${events.length} events could not be understood and were skipped.`]);
    expect(found).toHaveLength(events.length);
    expect(found.at(-1)).toMatchObject({ type: 'dropped', what: 'events', count: 1 });
  });

  it('a credential that somebody wrote into the file is masked', () => {
    const key = `da2-${'k'.repeat(26)}`;
    const { events } = readHar(recording('v6-expired-token'), SALT);
    const planted = write(events, saved(true, true)).replaceAll('listNotes', `listNotes ${key}`);
    expect(planted).toContain(key);
    expect(JSON.stringify(readRecording(planted, SALT).events)).not.toContain(key);
  });
});

describe('A file that cannot be opened gets one clear line', () => {
  const { events } = readHar(recording('v6-expired-token'), SALT);
  const session = sessionFile(events, saved(true, true));
  const har = harFile(events, saved(true, true));
  it.each([
    ['half a session', session.slice(0, session.length / 2), /ends in the middle/],
    ['a session of the future', session.replace('"version":1', '"version":2'), /format 2.*reads format 1/],
    ['a session without a version', session.replace('"version":1,', ''), /format unknown/],
    ['a session without events', session.replace('"events":[', '"others":['), /damaged: events/],
    ['a session without notes', session.replace('"notes":[],', ''), /damaged: notes/],
    [
      'a HAR of the future',
      har.replace('"_appsync": {\n   "version": 1', '"_appsync": {\n   "version": 7'),
      /version 7/,
    ],
    ['JSON that is neither', '{"a":1}', /no HAR.*no saved session/],
    ['a text with a credential in it', 'da2-abcdefghijklmnopqrstuvwxyz', /^(?!.*da2-).*no JSON/],
  ])('%s', (_, text, message) => {
    expect(() => readRecording(text, SALT)).toThrow(message);
    try {
      readRecording(text, SALT);
    } catch (error) {
      expect(String(error)).not.toContain('\n');
    }
  });
});

describe('Pseudonyms', () => {
  it('stand also for somebody of whom no more is known than which records they got', () => {
    const persons = ['https://issuer.example|auth0|5f7c8ec7', 'zoe@example.org'];
    const deliveries = [{ persons, publicly: false, ids: ['p1'] }];
    const events: CaptureEvent[] = [{ type: 'deliveries', at: 0, doc: 'd1', deliveries }];
    const text = sessionFile(events, saved(false, false));
    expect(text).toContain('"persons":["https://issuer.example|person 1","person 2"]');
  });

  it('one person is one number, whichever of their names is used', () => {
    const { events, notes } = readHar(recording('v6-signed-in-owner'), SALT);
    const json: unknown = JSON.parse(harFile(events, saved(false, true, notes)));
    const text = JSON.stringify(json);
    expect(isObject(json)).toBe(true);
    expect(text).toContain('"person 1"');
    expect(text).toContain('"sub of person 1"');
    expect(text).not.toMatch(/person 3/);
  });
});
