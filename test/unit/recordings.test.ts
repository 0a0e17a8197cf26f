import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/core/events.js';
import { analysisOf } from '../../src/core/report/analysis.js';
import { emptySession, replay } from '../../src/core/session.js';
import { readHar } from '../../src/core/wire/har.js';
import { renameRecording } from '../fixtures/rename.js';
import {
  expectation,
  expectedRecordings,
  observed,
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

  it('a SigV4 signature alone does not say whose role it is', () => {
    const { exchanges, chains } = analyse(recording('apollo3-all'));
    const signed = exchanges.filter(({ mode }) => mode === 'iam');
    expect(signed.length).toBeGreaterThan(0);
    expect(new Set(signed.map(({ role, username }) => `${role} ${username}`))).toEqual(
      new Set(['unknown null']),
    );
    expect(signed[0]?.basis).toContain('GetCredentialsForIdentity was not seen');
    expect(chains.length).toBeGreaterThan(0);
  });

  it('the identity pool says which key is a guest and which is who signed in', () => {
    const { exchanges } = analyse(recording('v6-iam-guest-then-auth'));
    const signed = exchanges.filter(({ mode }) => mode === 'iam');
    expect(signed.map(({ role, username }) => `${role} ${username}`)).toEqual([
      ...Array.from({ length: 4 }, () => 'guest null'),
      ...Array.from({ length: 5 }, () => 'authenticated alice'),
    ]);
  });

  it('a key that is explained late explains the requests that were signed with it', () => {
    const { events } = readHar(recording('v6-iam-guest-then-auth'), SALT);
    const isPool = (event: CaptureEvent) => 'cognito' in event && event.cognito?.service === 'identityPool';
    const late = [...events.filter((event) => !isPool(event)), ...events.filter(isPool)];
    const roles = (log: readonly CaptureEvent[]) =>
      analysisOf(replay(emptySession, log), { pseudonyms: false, notes: [] }).exchanges.flatMap(
        ({ id, mode, role, username, basis }) => (mode === 'iam' ? [[id, role, username, basis]] : []),
      );
    expect(roles(late)).toEqual(roles(events));
  });
});
