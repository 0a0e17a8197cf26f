import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/core/auth/credential.js';
import { type Copy, copyAsCurl, copyAsFetch, copyResponse } from '../../../src/core/report/copy-as.js';
import type { Exchange } from '../../../src/core/session-types.js';
import { apiKey, ENDPOINT, lambda, request, response, sessionOf, userPool } from '../../support/events.js';

const signed: Credential = {
  kind: 'sigv4',
  header: 'authorization',
  fingerprint: 's',
  accessKeyId: 'ASIAEXAMPLE',
  region: 'us-east-1',
  service: 'appsync',
};
const variables = {
  APPSYNC_API_KEY: 'the key $(touch owned)',
  ACCESS_TOKEN: 'the "token"',
  ID_TOKEN: 'id',
  LAMBDA_TOKEN: "it's",
  AWS_ACCESS_KEY_ID: 'ASIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};

const plain = (credential: Credential = apiKey): Exchange => {
  const session = sessionOf([request({ at: 1 }, 'r', credential), response({ at: 2 }, 'r', 'ok')]);
  const exchange = session.exchanges.get('r');
  if (!exchange) throw new Error('no exchange');
  return exchange;
};
const sending = (text: string, more: Partial<Exchange> = {}): Exchange => ({
  ...plain(),
  requestBody: { text, bytes: text.length, truncated: false },
  ...more,
});
const textOf = (copy: Copy): string => {
  if ('reason' in copy) throw new Error(copy.reason);
  return copy.text;
};

const folder = mkdtempSync(join(tmpdir(), 'curl-'));
const stub = join(folder, 'bin');
const work = join(folder, 'work');
beforeAll(() => {
  spawnSync('mkdir', [stub, work]);
  writeFileSync(join(stub, 'curl'), '#!/bin/bash\nprintf \'%s\\0\' "$@"\n');
  chmodSync(join(stub, 'curl'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What curl gets when a real bash runs the commands, one list of arguments for each. */
function argumentsOf(commands: readonly string[], locale = 'C.UTF-8'): string[][] {
  const script = commands.map((command) => `${command}\nprintf 'next\\0'`).join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc'], {
    input: script,
    cwd: work,
    encoding: 'utf8',
    env: { PATH: `${stub}${delimiter}${process.env.PATH}`, LC_ALL: locale, ...variables },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(work), 'something else ran').toEqual([]);
  const lists: string[][] = [[]];
  for (const argument of stdout.split('\0').slice(0, -1))
    if (argument === 'next') lists.push([]);
    else lists.at(-1)?.push(argument);
  return lists.slice(0, -1);
}

const valueAfter = (list: readonly string[], option: string) => list[list.indexOf(option) + 1];
const encoded = (text: string) => Buffer.from(text, 'utf8').toString('utf8');

const nasty = fc.constantFrom(
  ...[
    "'",
    '"',
    '`touch owned`',
    '$(touch owned)',
    '$IFS',
    '\\',
    "\\'",
    '!',
    '!!',
    '\n',
    '\r\n',
    '\t',
    ';',
    '&&',
    '|',
  ],
  ...[
    '> owned',
    '#',
    '@/etc/passwd',
    '-o owned',
    '--',
    '{a,b}',
    '[1-3]',
    '*',
    '~',
    '\u0007',
    '\u001b[31m',
    '\u009b',
  ],
  ...[
    '\u202e',
    '\u2028',
    '\ufeff',
    '李雷',
    '🦊',
    '\ud800',
    '%0a',
    "$'\\x41'",
    '\\x41',
    '</script>',
    '<!--',
    "';touch owned;'",
  ],
);
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll('\0', ''));

describe('Copy as cURL (bash)', () => {
  it.each(['C.UTF-8', 'C'])(
    'whatever is in URL, headers and body, bash runs curl with it and nothing else (%s)',
    (locale) => {
      fc.assert(
        fc.property(fc.array(fc.tuple(text, text, text, text), { minLength: 20, maxLength: 20 }), (all) => {
          const commands = all.map(([body, path, header, method]) =>
            textOf(
              copyAsCurl(
                sending(body, {
                  endpoint: `https://api.example/${path}`,
                  sent: { method: `M${method}`, headers: { 'x-amz-user-agent': header, [header]: 'x' } },
                }),
              ),
            ),
          );
          const lists = argumentsOf(commands, locale);
          for (const [index, [body, path, header, method]] of all.entries()) {
            const list = lists[index] ?? [];
            expect(valueAfter(list, '--data-raw')).toBe(encoded(body));
            expect(valueAfter(list, '--url')).toBe(encoded(`https://api.example/${path}`));
            expect(valueAfter(list, '-X')).toBe(encoded(`M${method}`));
            expect(list).toContain(encoded(`x-amz-user-agent: ${header.replace(/[\r\n]+/g, ' ')}`));
            expect(list.at(-1), 'the body is the last argument').toBe(encoded(body));
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  it('credentials are variables that the shell puts in whole, and runs nothing of', () => {
    const [key = [], token = [], opaque = [], iam = []] = argumentsOf(
      [apiKey, userPool(), lambda, signed].map((credential) => textOf(copyAsCurl(plain(credential)))),
    );
    expect(key).toContain('x-api-key: the key $(touch owned)');
    expect(token).toContain('authorization: the "token"');
    expect(opaque).toContain("authorization: it's");
    expect(iam).toEqual(expect.arrayContaining(['--aws-sigv4', 'aws:amz:us-east-1:appsync', 'ASIA:secret']));
    expect(iam).toContain('x-amz-security-token: session');
  });

  it('is what a person expects', () => {
    expect(textOf(copyAsCurl(sending('{"query":"{ a }"}')))).toBe(
      [
        `curl --globoff --url '${ENDPOINT}'`,
        "-H 'x-amz-user-agent: aws-amplify/6.22.1 datastore/2 framework/0'",
        `-H 'x-api-key: '"$APPSYNC_API_KEY"`,
        `--data-raw '{"query":"{ a }"}'`,
      ].join(' \\\n  '),
    );
  });

  it('no value out of a file becomes an option or a file that curl reads', () => {
    const headers = { '@/etc/passwd': 'x', '-K': 'x', 'content-type': 'a\r\nx-evil: 1' };
    const [list = []] = argumentsOf([
      textOf(
        copyAsCurl(
          sending('@/etc/passwd', {
            sent: { method: '-o owned', headers },
            credentials: [{ ...apiKey, header: '@x' }],
          }),
        ),
      ),
    ]);
    expect(list).toEqual([
      '--globoff',
      '--url',
      ENDPOINT,
      '-X',
      '-o owned',
      '-H',
      'content-type: a x-evil: 1',
      '--data-raw',
      '@/etc/passwd',
    ]);
  });

  it.each([
    ['a subscription', { kind: 'subscription' as const }, /WebSocket/],
    ['a call to Cognito', { kind: 'auth' as const }, /never leave the page/],
    ['a request that was not seen', { sent: null }, /not seen/],
    ['a body that was cut', { requestBody: { text: 'a', bytes: 9, truncated: true } }, /not kept whole/],
    ['a URL of another scheme', { endpoint: 'file:///etc/passwd' }, /neither http nor https/],
    ['a NUL', { requestBody: { text: 'a\0b', bytes: 3, truncated: false } }, /NUL/],
  ])('says why there is none of %s', (_, more, reason) => {
    expect(copyAsCurl({ ...plain(), ...more })).toEqual({ reason: expect.stringMatching(reason) });
  });
});

describe('Copy as fetch', () => {
  const calls = (code: string) => {
    const seen: unknown[] = [];
    runInNewContext(code, { fetch: (...args: unknown[]) => seen.push(JSON.parse(JSON.stringify(args))) });
    return seen;
  };

  it('whatever is in URL, headers and body, it is one call of fetch with it, also inside of a page', () => {
    fc.assert(
      fc.property(text, text, text, (body, path, header) => {
        const code = textOf(
          copyAsFetch(
            sending(body, {
              endpoint: `https://api.example/${path}`,
              sent: { method: 'POST', headers: { 'x-amz-user-agent': header } },
            }),
          ),
        );
        expect(code).not.toMatch(/<[/!s]/i);
        expect(calls(code)).toEqual([
          [
            `https://api.example/${path}`,
            {
              body,
              method: 'POST',
              mode: 'cors',
              credentials: 'omit',
              headers: { 'x-amz-user-agent': header.replace(/[\r\n]+/g, ' '), 'x-api-key': '<API key>' },
            },
          ],
        ]);
      }),
    );
  });

  it('credentials are named placeholders', () => {
    const headers = [userPool(), lambda, signed].map((credential) =>
      calls(textOf(copyAsFetch(plain(credential)))),
    );
    expect(JSON.stringify(headers)).toMatch(/<access token>.*<Lambda authorizer token>.*<SigV4 signature>/);
  });
});

describe('Copy response', () => {
  it('is the text of the answer, or why there is none', () => {
    expect(copyResponse(plain())).toEqual({ text: expect.stringContaining('listPosts') });
    const reasons = [
      { responseBody: { text: 'a', bytes: 9, truncated: true } },
      { responseBody: null, outcome: 'pending' as const },
      { responseBody: null, kind: 'auth' as const },
    ].map((more) => copyResponse({ ...plain(), ...more }));
    expect(reasons.every((copy) => 'reason' in copy)).toBe(true);
  });
});
