import { describe, expect, it } from 'vitest';
import { complaint, completions, matches, parseFilter } from '../../../src/panel/store/filter.js';
import { attempt, byKey, chain, exchange, expired } from '../../panel/fixtures/build.js';

describe('the filter is cut into terms', () => {
  it.each([
    ['', []],
    ['mode:iam', [{ key: 'mode', value: 'iam', not: false }]],
    [
      '-status:401 Post',
      [
        { key: 'status', value: '401', not: true },
        { key: null, value: 'post', not: false },
      ],
    ],
    ['"has expired"', [{ key: null, value: 'has expired', not: false }]],
    ['as:"alice b"', [{ key: 'as', value: 'alice b', not: false }]],
    ['"still open', [{ key: null, value: 'still open', not: false }]],
    ['MODE:userPool', [{ key: 'mode', value: 'userpool', not: false }]],
  ])('%s', (text, terms) => {
    expect(parseFilter(text)).toEqual(terms);
  });

  it('takes a key that does not exist as text', () => {
    expect(parseFilter('x:1')).toEqual([{ key: null, value: 'x:1', not: false }]);
  });

  it('leaves the list alone while a token is being typed', () => {
    expect(parseFilter('mode:')).toEqual([]);
    expect(parseFilter('-')).toEqual([]);
    expect(parseFilter('is:fallback mode:')).toHaveLength(1);
  });
});

describe('an exchange passes', () => {
  const failed = exchange('a', 0, expired);
  const worked = exchange('b', 60, byKey);
  const fellBack = chain('c', 'fell-back', [failed, worked], [attempt(failed), attempt(worked)]);
  const passes = (text: string, of = failed) => matches({ exchange: of, chain: fellBack }, parseFilter(text));

  it.each([
    'mode:userPool',
    'status:401',
    'model:post',
    'is:refused',
    'is:fallback',
    'outcome:unauthorized',
    'as:alice',
    'expired',
    'kind:query',
    'operation:syncPosts',
    'synCPosts -mode:iam',
  ])('%s', (text) => expect(passes(text)).toBe(true));

  it.each([
    'mode:iam',
    'status:40',
    'model:Pos',
    'is:sign-in',
    'is:nothing',
    '-is:fallback',
    'syncPosts absent',
    'is:toString',
  ])('not %s', (text) => expect(passes(text)).toBe(false));

  it('by one of the candidates of an unknown mode', () => {
    const unknown = exchange('u', 0, { mode: 'unknown', candidates: ['oidc', 'lambda'] });
    expect(passes('mode:lambda', unknown)).toBe(true);
    expect(passes('mode:iam', unknown)).toBe(false);
  });

  it('by a text in its bodies', () => {
    const body = { text: '{"title":"Needle"}', bytes: 18, truncated: false };
    expect(passes('needle', exchange('n', 0, { responseBody: body }))).toBe(true);
  });
});

describe('a filter is helped along', () => {
  it.each([
    ['mode:imm', '«mode:» has no «imm»'],
    ['mod:iam', 'There is no «mod:»'],
  ])('%s is told what is wrong', (text, words) => expect(complaint(text)).toContain(words));

  it.each(['mode:iam', 'https://api.example.com', 'is:fallback model:Post'])('%s is left alone', (text) =>
    expect(complaint(text)).toBeNull(),
  );

  it('offers keys, then the values of one, and keeps what was typed before', () => {
    const listed = [exchange('a', 0)];
    expect(completions('status:200 -mo', listed)).toEqual(['status:200 -mode:', 'status:200 -model:']);
    expect(completions('model:p', listed)).toEqual(['model:Post']);
    expect(completions('mode:i', listed)).toContain('mode:iam');
  });
});
