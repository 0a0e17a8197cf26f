import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../src/core/report/analysis.js';
import { emptySession, replay } from '../../src/core/session.js';
import { readHar } from '../../src/core/wire/har.js';

const salt = '00112233445566778899aabbccddeeff';

const read = (name: string) => {
  const text = readFileSync(new URL(`../fixtures/devtools-har/${name}.har`, import.meta.url), 'utf8');
  const { events, notes, sanitised } = readHar(text, salt);
  return { ...analysisOf(replay(emptySession, events), { pseudonyms: false, notes }), sanitised };
};

const modesOf = (analysis: ReturnType<typeof read>, operation: string) =>
  analysis.exchanges.filter((one) => one.operation === operation).map(({ mode }) => mode);

describe('a HAR that DevTools itself saved', () => {
  it('with sensitive data gives every mode, the person and the fallback', () => {
    const full = read('full');
    expect(full.sanitised).toBe(false);
    expect(modesOf(full, 'syncPosts')).toContain('userPool');
    expect(modesOf(full, 'createPost')).toEqual(['userPool']);
    expect(
      full.exchanges.filter(({ mode, kind }) => mode === 'userPool' && kind === 'query'),
    ).not.toHaveLength(0);
    expect(full.exchanges.find(({ operation }) => operation === 'createPost')?.username).toBe('alice');
    const chain = full.chains.find(({ operation }) => operation === 'syncAnnouncements');
    expect(chain?.attempts.map(({ mode, outcome }) => [mode, outcome])).toEqual([
      ['userPool', 'unauthorized'],
      ['apiKey', 'ok'],
    ]);
    expect(chain?.result).toBe('fell-back');
  });

  it('names the place in the page’s script where each request was begun, behind our own hook', () => {
    const text = readFileSync(new URL('../fixtures/devtools-har/full.har', import.meta.url), 'utf8');
    const session = replay(emptySession, readHar(text, salt).events);
    const queries = session.exchanges
      .valueSeq()
      .filter(({ kind }) => kind === 'query' || kind === 'mutation');
    expect(queries.count()).toBeGreaterThan(3);
    for (const { initiator } of queries)
      expect(initiator?.url).toMatch(/^http:\/\/localhost:\d+\/assets\/index-.+\.js$/);
  });

  it('sanitized keeps apiKey, says unknown with candidates for the rest, and why', () => {
    const sanitised = read('sanitized');
    expect(sanitised.sanitised).toBe(true);
    expect(sanitised.notes[0]).toContain('sanitized export');
    expect(modesOf(sanitised, 'syncPosts')).not.toContain('userPool');
    expect(modesOf(sanitised, 'syncAnnouncements').sort()).toEqual(
      expect.arrayContaining(['apiKey', 'unknown']),
    );
    const unknown = sanitised.exchanges.find(({ operation }) => operation === 'createPost');
    expect(unknown?.candidates).toEqual(['userPool', 'oidc', 'lambda', 'none']);
    // The start frame of a subscription is no header: it still tells.
    expect(modesOf(sanitised, 'onCreatePost')).toContain('userPool');
  });
});
