import { describe, expect, it } from 'vitest';
import { emptySession, replay } from '../../src/core/session.js';
import { FileError } from '../../src/core/wire/file-text.js';
import { readHar } from '../../src/core/wire/har.js';
import { isObject } from '../../src/core/wire/json.js';
import { recording } from '../support/recordings.js';

const SALT = '00112233445566778899aabbccddeeff';
const read = (text: string) => readHar(text, SALT);
const sessionOf = (text: string) => replay(emptySession, read(text).events);
const exchangesOf = (text: string) => {
  const { order, exchanges } = sessionOf(text);
  return order.toArray().flatMap((id) => exchanges.get(id) ?? []);
};

const har = (...entries: unknown[]) => JSON.stringify({ log: { version: '1.2', entries } });

const query = (
  headers: { name: string; value: string }[],
  content: unknown = { text: '{"data":{"getPost":{"id":"1"}}}' },
) => ({
  startedDateTime: '2026-11-22T11:00:00.000Z',
  time: 10,
  request: {
    method: 'POST',
    url: 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql',
    headers,
    postData: { text: '{"query":"{ getPost(id: 1) { id } }","variables":{}}' },
  },
  response: { status: 200, headers: [], content },
});
const key = { name: 'x-api-key', value: 'da2-aaaaaaaaaaaaaaaaaaaaaaaaaa' };

const socket = (...messages: unknown[]) => ({
  startedDateTime: '2026-11-22T11:00:01.000Z',
  time: -1,
  request: {
    method: 'GET',
    url: 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql',
    headers: [{ name: 'Sec-WebSocket-Protocol', value: 'graphql-ws' }],
  },
  response: { status: 101, headers: [] },
  _webSocketMessages: messages,
});
const frame = (type: 'send' | 'receive', data: string, opcode = 1) => ({
  type,
  time: 1795345201.5,
  opcode,
  data,
});

describe('A file that is no HAR gets one clear line', () => {
  const whole = recording('v6-signout-clear');
  it.each([
    ['half a HAR', whole.slice(0, whole.length / 2), /ends in the middle/],
    ['a HAR cut in its last brace', whole.trimEnd().slice(0, -1), /ends in the middle|no JSON/],
    ['HTML for JSON', '<!doctype html><title>Sign in</title>', /HTML or XML/],
    ['an empty file', '', /empty/],
    ['blanks alone', ' \n\t', /empty/],
    ['a text', 'hello', /no JSON/],
    ['JSON that is no HAR', '{"a":1}', /no log\.entries/],
    ['a JSON list', '[]', /no log\.entries/],
    ['JSON null', 'null', /no log\.entries/],
  ])('%s', (_, text, message) => {
    const attempt = () => read(text);
    expect(attempt).toThrow(FileError);
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect(String(error)).not.toContain('\n');
    }
  });
});

describe('One bad part of a HAR takes nothing else with it', () => {
  it('counts an entry that makes no sense, names the count in a note, and reads the others', () => {
    const text = har(null, 7, { request: {} }, query([key]), { ...query([key]), time: 'soon' });
    const { notes } = read(text);
    expect(exchangesOf(text)).toHaveLength(1);
    expect(sessionOf(text).dropped.get('events')?.count).toBe(4);
    expect(notes.join('\n')).toMatch(/4 entries could not be understood/);
  });

  it('keeps an entry whose time makes no sense', () => {
    const text = har({ ...query([key]), startedDateTime: 'yesterday' }, query([key]));
    expect(exchangesOf(text).map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  it('shows a frame that is no JSON and a binary frame as frames, and goes on', () => {
    const start = JSON.stringify({
      id: 's1',
      type: 'start',
      payload: {
        data: '{"query":"subscription { onCreatePost { id } }","variables":{}}',
        extensions: { authorization: { 'x-api-key': key.value } },
      },
    });
    const messages = [
      frame('send', '{"type":"connection_init"'),
      frame('receive', 'AAECAw==', 2),
      frame('receive', '"text"'),
      frame('receive', '[1]'),
      frame('send', start),
      frame('receive', '{"type":"start_ack","id":"s1"}'),
      frame('receive', '{"type":"data","id":"s1","payload":"?"}'),
      frame('receive', '{"type":5,"id":{}}'),
    ];
    const session = sessionOf(har(socket(...messages)));
    expect(
      session.frames
        .get('e0')
        ?.map(({ text }) => text === null)
        .toArray(),
    ).toEqual([false, true, false, false, false, false, false, false]);
    expect(session.exchanges.get('e0/s1')).toMatchObject({
      mode: 'apiKey',
      outcome: 'ok',
      operation: 'onCreatePost',
    });
  });

  it('takes a token with broken UTF-8 for no token: a value that cannot be read, not somebody', () => {
    const broken = Buffer.concat([
      Buffer.from('{"sub":"'),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.from('"}'),
    ]);
    const token = `eyJhbGciOiJSUzI1NiJ9.${broken.toString('base64url')}.c2lnbmF0dXJl`;
    const [exchange] = exchangesOf(har(query([{ name: 'authorization', value: token }])));
    expect(exchange).toMatchObject({ identity: null, outcome: 'ok' });
    expect(['lambda', 'unknown']).toContain(exchange?.mode);
    expect(JSON.stringify(exchange)).not.toContain(token.slice(21, 40));
  });

  it('does not call an answer that is no JSON, broken base64 included, a crash', () => {
    for (const content of [{ text: '<html>' }, { text: '%%%', encoding: 'base64' }, {}, undefined])
      expect(exchangesOf(har(query([key], content)))).toHaveLength(1);
  });
});

/** What Chrome's «Export HAR (sanitized)» takes out: authorization and cookies of requests, cookies of answers. */
function sanitised(text: string): string {
  const json: unknown = JSON.parse(text);
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value
        .filter((item) => !(isObject(item) && /^(authorization|cookie|set-cookie)$/i.test(String(item.name))))
        .map(clean);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clean(member)]));
  };
  return JSON.stringify(clean(json));
}

describe('A HAR that Chrome sanitised', () => {
  const text = sanitised(recording('v6-fallback-userpool-apikey'));
  const http = exchangesOf(text).filter(({ kind }) => kind === 'query' || kind === 'mutation');

  it('keeps what the API key did', () => {
    expect(http.filter(({ mode }) => mode === 'apiKey').map(({ operation }) => operation)).toEqual([
      'syncPublicItems',
      'syncAnnouncements',
      'syncPublicItems',
      'syncAnnouncements',
      'syncPublicItems',
      'syncAnnouncements',
    ]);
  });

  it('says that the other modes are not known, which they may be, and why', () => {
    const others = http.filter(({ mode }) => mode !== 'apiKey');
    expect(others).toHaveLength(3);
    for (const other of others) {
      expect(other.mode).toBe('unknown');
      expect(other.candidates).toContain('userPool');
      expect(other.candidates).not.toContain('apiKey');
    }
    expect(read(text).sanitised).toBe(true);
    expect(read(text).notes.join('\n')).toMatch(/no authorization headers/);
  });

  it('still tells the modes of subscriptions: their frames carry their own', () => {
    const modes = exchangesOf(text)
      .filter(({ kind }) => kind === 'subscription')
      .map(({ mode }) => mode);
    expect(new Set(modes)).toEqual(new Set(['apiKey', 'userPool']));
  });

  it('is not what a full HAR is taken for', () => {
    expect(read(recording('v6-fallback-userpool-apikey')).sanitised).toBe(false);
  });
});
