import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../src/core/report/analysis.js';
import { emptySession, replay } from '../../src/core/session.js';
import { readHar } from '../../src/core/wire/har.js';
import { renameRecording } from '../fixtures/rename.js';
import {
  expectation,
  expectedRecordings,
  observed,
  otherRecordings,
  parseExpectation,
  recording,
} from '../support/recordings.js';

const SALT = '00112233445566778899aabbccddeeff';

const analyse = (har: string) => {
  const { events, notes } = readHar(har, SALT);
  return analysisOf(replay(emptySession, events), { pseudonyms: false, notes });
};

describe('A recording of a real app', () => {
  it.each(expectedRecordings)('%s: every mode, person, outcome and chain is right', (name) => {
    expect(observed(analyse(recording(name)))).toEqual(parseExpectation(expectation(name)));
  });

  describe.each([1, 20, 300])('with users, ids, hosts and models renamed (seed %i)', (seed) => {
    it.each(expectedRecordings)('%s gives the same answers, in the new names', (name) => {
      const renamed = renameRecording(recording(name), expectation(name), seed);
      expect(renamed.har, 'something of the original is left').not.toMatch(/alice|spikeabcdef|Announcement/i);
      expect(observed(analyse(renamed.har)), `seed ${seed}`).toEqual(parseExpectation(renamed.expected));
    });
  });

  it.each(otherRecordings)(
    '%s is read, and a SigV4 signature alone does not say whose role it is',
    (name) => {
      const { exchanges, chains } = analyse(recording(name));
      const signed = exchanges.filter(({ mode }) => mode === 'iam');
      expect(signed.length).toBeGreaterThan(0);
      expect(new Set(signed.map(({ role }) => role))).toEqual(new Set(['unknown']));
      expect(chains.length).toBeGreaterThan(0);
    },
  );
});
