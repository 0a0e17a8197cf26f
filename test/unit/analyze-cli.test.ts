import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/audit/analyze.js';
import { harFile } from '../../src/core/report/har-file.js';
import { sessionFile } from '../../src/core/report/session-file.js';
import { FILE_LIMIT } from '../../src/core/wire/file-text.js';
import { readHar } from '../../src/core/wire/har.js';
import { isObject } from '../../src/core/wire/json.js';
import { analyzePath, buildAnalyze } from '../support/build-analyze.js';
import { findCanaries } from '../support/canary.js';
import { expectedRecordings, type Recording, recording, recordingPath } from '../support/recordings.js';
import { secretsOf } from '../support/secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'analyze-'));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [analyzePath, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const pathOf = (name: Recording) => fileURLToPath(recordingPath(name));
const file = (name: string, text: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const SALT = '00112233445566778899aabbccddeeff';
const savedWith = (notes: readonly string[]) => ({
  savedAt: '2026-11-27T10:00:00.000Z',
  savedBy: '0.1.0',
  included: { names: true, bodies: true },
  notes: [...notes],
});
const savedSession = () =>
  gzipSync(sessionFile(readHar(recording('v6-expired-token'), SALT).events, savedWith([])));
const jsonOf = (text: string): Readonly<Record<string, unknown>> => {
  const json: unknown = JSON.parse(text);
  if (!isObject(json)) throw new Error('no JSON object');
  return json;
};
const keysOf = (items: unknown) =>
  new Set(Array.isArray(items) ? items.flatMap((item) => (isObject(item) ? Object.keys(item) : [])) : []);

beforeAll(buildAnalyze, 30_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('analyze', () => {
  it('prints nothing but one JSON value with --json, with the version and the keys that stay', () => {
    const { status, stdout, stderr } = run(pathOf('v6-all-modes-fail'), '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { version, exchanges, chains } = jsonOf(stdout);
    expect(version).toBe(1);
    const always =
      'id kind operation model mode role username client outcome httpStatus errorType startedAt endpoint frame sources basis clientBasis';
    for (const exchange of Array.isArray(exchanges) ? exchanges : [])
      expect(Object.keys(exchange)).toEqual(expect.arrayContaining(always.split(' ')));
    expect(exchanges).toMatchObject(expect.arrayContaining([expect.objectContaining({ sources: ['har'] })]));
    expect(keysOf(chains)).toEqual(new Set(['operation', 'model', 'attempts', 'result']));
    const attempts = Array.isArray(chains)
      ? chains.flatMap((chain) => (isObject(chain) ? chain.attempts : []))
      : [];
    expect(keysOf(attempts)).toEqual(new Set(['exchange', 'again', 'mode', 'outcome', 'inferred', 'cause']));
    expect(stdout).toMatch(/"startedAt": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/);
  });

  it('prints a page that a person reads without --json', () => {
    const { status, stdout, stderr } = run(pathOf('v6-expired-token'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/listNotes .*userPool ✗ unauthorized → userPool ✓ {2}retried/);
  });

  it.each([
    ['half a HAR', () => [file('half.har', recording('v6-expired-token').slice(0, 9000))]],
    ['HTML', () => [file('page.har', '<!doctype html>')]],
    ['an empty file', () => [file('empty.har', '')]],
    ['half of a gzipped session', () => [file('half.session.json.gz', savedSession().subarray(0, 900))]],
    ['a gzip bomb', () => [file('bomb.gz', gzipSync(Buffer.alloc(FILE_LIMIT + 1), { level: 1 }))]],
    ['JSON that is no HAR', () => [file('other.har', '{"log":{}}')]],
    ['a binary file', () => [file('binary.har', Buffer.from([0, 255, 254, 1, 2, 10, 13, 0]))]],
    ['a file that is not there', () => [join(folder, 'none.har')]],
    ['a folder', () => [folder]],
    ['no file', () => []],
    ['two files', () => [pathOf('v6-expired-token'), pathOf('v6-signout-clear')]],
    ['a flag it does not know', () => [pathOf('v6-expired-token'), '--yaml']],
    ['--fail-on without a level', () => [pathOf('v6-expired-token'), '--fail-on']],
    ['--fail-on with another level', () => [pathOf('v6-expired-token'), '--fail-on', 'pass']],
  ])('exits 2 with one line on stderr and an empty stdout: %s', (_, args) => {
    const { status, stdout, stderr } = run(...args());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).not.toMatch(/\bat .*\.m?[jt]s:\d+/);
  });

  it('says of a gzip bomb how much is read', () => {
    const bomb = file('bomb.gz', gzipSync(Buffer.alloc(FILE_LIMIT + 1), { level: 1 }));
    expect(run(bomb).stderr).toBe(
      `${bomb}: The file holds more than 256 MB, unpacked, which is the most that is read.\n`,
    );
  });

  it('prints the same of a saved session, gzipped or not, and of a HAR that the panel exported', () => {
    const whole = analyze([pathOf('v6-signout-noclear'), '--json']);
    const { events, notes } = readHar(recording('v6-signout-noclear'), SALT);
    const files = [
      file('plain.session.json', sessionFile(events, savedWith(notes))),
      file('zipped.session.json.gz', gzipSync(sessionFile(events, savedWith(notes)))),
      file('exported.har', harFile(events, savedWith(notes))),
    ];
    for (const path of files) {
      expect(run(path, '--json')).toEqual({ status: 0, stdout: whole.stdout, stderr: '' });
      expect(run(path, '--fail-on', 'review').status).toBe(1);
    }
  });

  it('--fail-on passes a recording in which nothing ended', () => {
    for (const level of ['review', 'fail'])
      expect(run(pathOf('v6-subscription-unauthorized'), '--fail-on', level).status).toBe(0);
  });

  it('--fail-on counts «not-tested» as worse than review and better than fail, and still prints the result', () => {
    const judged = pathOf('v6-signout-noclear');
    const review = run(judged, '--fail-on', 'review');
    expect(review.status).toBe(1);
    expect(review.stdout).toMatch(/not-tested/);
    expect(run(judged, '--fail-on', 'fail').status).toBe(0);
  });

  it('prints what the sources that are tested below print', () => {
    const args = [pathOf('apollo3-all'), '--json'];
    expect(run(...args).stdout).toBe(analyze(args).stdout);
  });

  it.each(expectedRecordings)('--pseudonyms leaves no username, sub or e-mail: %s', (name) => {
    const { persons } = secretsOf(recording(name));
    expect(persons.length).toBeGreaterThan(0);
    for (const flags of [['--json'], []]) {
      const { stdout } = analyze([pathOf(name), '--pseudonyms', ...flags]);
      expect(persons.filter((person) => stdout.includes(person))).toEqual([]);
    }
  });

  it.each(expectedRecordings)('prints no credential of the recording in any spelling: %s', (name) => {
    const raw = recording(name);
    const { credentials } = secretsOf(raw);
    expect(credentials.length).toBeGreaterThan(3);
    expect(findCanaries(raw, credentials), 'the search finds them where they are').toHaveLength(
      credentials.length,
    );
    for (const flags of [['--json'], []])
      expect(findCanaries(analyze([pathOf(name), ...flags]).stdout, credentials)).toEqual([]);
  });
});
