import fc from 'fast-check';
import * as v from 'valibot';
import { captureEventSchema } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import { FileError } from '../../src/core/wire/file-text.js';
import { readHar } from '../../src/core/wire/har.js';
import { isObject } from '../../src/core/wire/json.js';
import { type RawEvent, rawEventSchema } from '../../src/core/wire/raw.js';
import type { createStripper } from '../../src/core/wire/strip.js';
import { createRecorder } from '../../src/devtools/recorder.js';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.js';
import { findCanaries } from './canary.js';
import { eventTime } from './event-time.js';
import { portPair } from './ports.js';

export const SALT = '00112233445566778899aabbccddeeff';
export const AT = Date.UTC(2026, 10, 22, 11);
export const URL_OF_API = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql';
export const REALTIME =
  'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql';

export const options = {
  salt: SALT,
  doc: 'd1',
  source: 'hook',
  partition: 'p',
  authorizationShown: true,
} as const;

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const letters = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
    minLength: length,
    maxLength: length,
  });

export interface Planted {
  readonly header: string;
  readonly secret: string;
}

/** Credentials that are known by their shape wherever they stand. */
const shaped: fc.Arbitrary<Planted> = fc.oneof(
  letters(26).map((text) => ({ header: 'x-api-key', secret: `da2-${text}` })),
  fc.tuple(letters(8), letters(40)).map(([sub, signature]) => ({
    header: 'Authorization',
    secret: `${base64url({ alg: 'RS256', kid: sub })}.${base64url({ sub, username: 'alice', exp: 1795351702 })}.${signature}`,
  })),
);

/** Credentials of each shape that AppSync takes, each with the header that it is sent in. */
export const credential: fc.Arbitrary<Planted> = fc.oneof(
  { weight: 2, arbitrary: shaped },
  {
    weight: 1,
    arbitrary: letters(24).map((text) => ({ header: 'authorization', secret: `custom ${text}/+"é` })),
  },
);

export const noise = fc.string({ unit: 'grapheme', maxLength: 30 });

/** Ways in which a program writes a credential into a text. */
const encodings: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  encodeURIComponent,
  (secret) => JSON.stringify(secret).slice(1, -1),
];

/** Every place in which a page's traffic carries a credential, with how it is spelled in free text. */
export function eventsWith({ header, secret }: Planted, text: string, place: number): RawEvent[] {
  const spelled = (encodings[Math.floor(place / PLACES) % encodings.length] ?? String)(secret);
  const graphql = JSON.stringify({
    query: 'query Q { getPost { id } }',
    variables: { note: `${text}${spelled}${text}` },
  });
  const answer = JSON.stringify({
    data: null,
    errors: [{ errorType: text, message: `bad token ${spelled}` }],
    extra: spelled,
  });
  const request = (url: string, body: string | null): RawEvent => ({
    type: 'request',
    at: AT,
    id: 'r',
    method: 'POST',
    url,
    headers: [
      [header, secret],
      ['x-amz-user-agent', `agent ${spelled}`],
      ['cookie', `a=${secret}`],
    ],
    body: body === null ? null : { text: body, bytes: body.length },
  });
  const response = (body: string): RawEvent => ({
    type: 'response',
    at: AT + 1,
    id: 'r',
    status: 401,
    headers: [
      ['content-type', `application/json; ${spelled}`],
      ['set-cookie', secret],
    ],
    body: { text: body, bytes: body.length },
  });
  const handshake = {
    host: 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com',
    [header]: secret,
  };
  const open = (url: string, protocols: string[]): RawEvent => ({
    type: 'socket-open',
    at: AT,
    id: 's',
    url,
    protocols,
  });
  const frame = (direction: 'sent' | 'received', value: unknown): RawEvent => {
    const json = typeof value === 'string' ? value : JSON.stringify(value);
    return { type: 'socket-frame', at: AT + 1, id: 's', direction, text: json, bytes: json.length };
  };
  const start = {
    id: '1',
    type: 'start',
    payload: { data: graphql, extensions: { authorization: { [header]: secret, host: 'h' } } },
  };
  const places: readonly (() => RawEvent[])[] = [
    () => [request(`${URL_OF_API}?token=${encodeURIComponent(secret)}#${secret}`, graphql), response(answer)],
    () => [request(URL_OF_API, graphql.slice(0, -text.length - 5)), response(`${answer.slice(0, -3)}`)],
    () => [request(URL_OF_API, null), response(`<html>${spelled}${text}</html>`)],
    () => [
      open(REALTIME, ['graphql-ws', `header-${base64url(handshake)}`]),
      frame('received', { type: 'connection_error', payload: { errors: [{ message: spelled }] } }),
    ],
    () => [open(`${REALTIME}?header=${encodeURIComponent(base64(handshake))}&payload=e30=`, ['graphql-ws'])],
    () => [
      open(REALTIME, ['graphql-ws']),
      frame('sent', start),
      frame('received', {
        type: 'data',
        id: '1',
        payload: { data: { onCreatePost: { id: text, body: spelled } } },
      }),
    ],
    () => [
      open(REALTIME, ['graphql-ws']),
      frame('sent', start),
      frame('received', `${text}{"half":"${JSON.stringify(secret).slice(1, -1)}`),
    ],
    () => [
      open(REALTIME, ['graphql-ws', `header-${base64url(handshake)}`]),
      { type: 'socket-close', at: AT + 2, id: 's', code: 4001, reason: `${text} ${spelled}` },
    ],
  ];
  return places[place % PLACES]?.() ?? [];
}
const PLACES = 8;

const junk = {
  gone: undefined,
  nothing: null,
  number: 1e308,
  negative: -1,
  text: '%E0%A4%A{"__proto__":[[',
  list: [],
  object: { type: 'request' },
  long: 'x'.repeat(3000),
} as const;

interface Mutation {
  /** Which of a value's nodes, counted in depth first. */
  readonly at: number;
  readonly how: keyof typeof junk;
}

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    at: fc.nat(200),
    how: fc.constantFrom(
      ...(['gone', 'nothing', 'number', 'negative', 'text', 'list', 'object', 'long'] as const),
    ),
  }),
  { maxLength: 2 },
);

const nodesIn = (value: unknown): number =>
  Array.isArray(value)
    ? value.reduce<number>((sum, inner) => sum + nodesIn(inner), 1)
    : isObject(value)
      ? nodesIn(Object.values(value))
      : 1;

/** A copy of a JSON value in which some nodes are something else. */
function mutated(value: unknown, changes: readonly Mutation[]): unknown {
  return changes.reduce<unknown>((now, { at, how }) => {
    let left = at % nodesIn(now);
    const copy = (node: unknown): unknown => {
      left -= 1;
      if (left === -1) return junk[how];
      if (Array.isArray(node)) return node.map(copy);
      if (!isObject(node)) return node;
      return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, copy(inner)]));
    };
    return copy(now);
  }, value);
}

/** A HAR of one request with a credential in it. */
const harOf = ({ header, secret }: Planted, text: string): unknown => ({
  log: {
    version: '1.2',
    pages: [
      { id: 'page_1', startedDateTime: '2026-11-22T11:00:00.000Z', title: `https://app.example/${text}` },
    ],
    entries: [
      {
        startedDateTime: '2026-11-22T11:00:00.100Z',
        time: 12,
        pageref: 'page_1',
        request: {
          method: 'POST',
          url: `${URL_OF_API}?token=${encodeURIComponent(secret)}`,
          headers: [
            { name: header, value: secret },
            { name: 'cookie', value: secret },
          ],
          postData: { text: JSON.stringify({ query: '{ listPosts { id } }', variables: { text, secret } }) },
        },
        response: {
          status: 401,
          headers: [{ name: 'content-type', value: 'application/json' }],
          content: { text: JSON.stringify({ errors: [{ errorType: text, message: secret }] }) },
        },
      },
    ],
  },
});

/** Something was wrong: what the fuzz reports with the values that show it, and their seed. */
class Leak extends Error {}

const demand = (secret: string, where: string, output: unknown): void => {
  const [found] = findCanaries(JSON.stringify(output) ?? '', [secret]);
  if (found) throw new Leak(`a credential came through ${where}, spelled «${found.spelling}»`);
};

/**
 * A page's traffic with a credential in it, damaged at random, on its whole way: through the stripper, as messages
 * that are damaged again through the recorder to a panel, and as a HAR. Nothing may throw, no spelling of the
 * credential may come out anywhere, and what could not be understood must have been counted.
 */
export const traffic = (create: typeof createStripper) =>
  fc.asyncProperty(
    fc.record({
      planted: credential,
      inFile: shaped,
      text: noise,
      place: fc.nat(8 * 3 - 1),
      raw: mutations,
      message: mutations,
      file: mutations,
      cut: fc.option(fc.nat(1500), { nil: null, freq: 4 }),
    }),
    async ({ planted, inFile, text, place, raw, message, file, cut }) => {
      const { strip } = create(options);
      // The page has sent it once, so that one without a shape is known.
      const whole = eventsWith(planted, text, place);
      const damaged = whole.map((event) => mutated(event, raw)).filter((one) => v.is(rawEventSchema, one));
      const events = [...eventsWith(planted, '', 0), ...whole, ...damaged].flatMap(strip);
      demand(planted.secret, 'the stripper', events);

      const sent = events.map((event) => mutated(event, message));
      const shown = await recorded(sent);
      demand(planted.secret, 'the recorder', shown.messages);
      const bad = sent.filter((one) => !v.is(captureEventSchema, one) || isOurs(one)).length;
      if (shown.dropped !== bad) throw new Error(`${bad} events were bad, ${shown.dropped} were counted`);

      const har = JSON.stringify(mutated(harOf(inFile, text), file)) ?? '';
      demand(inFile.secret, 'the HAR reader', readAnything(cut === null ? har : har.slice(0, cut)));
    },
  );

const isOurs = (event: unknown) =>
  isObject(event) && (event.type === 'snapshot' || event.type === 'deliveries' || event.type === 'bounds');

/** What a panel gets of events that a page's bridge sends, and how many of them were counted as dropped. */
async function recorded(events: readonly unknown[]) {
  const time = eventTime(AT);
  const recorder = createRecorder({ salt: SALT, timers: time });
  const [near, far] = portPair();
  recorder.greet({
    documentId: 'd1',
    protocol: PROTOCOL_VERSION,
    url: 'https://app.example/',
    top: true,
    back: false,
    connect: () => ({ port: near, parked: () => false }),
  });
  const [panelEnd, panel] = portPair();
  recorder.attachPanel(panelEnd);
  panel.send({ type: 'hello', protocol: PROTOCOL_VERSION });
  far.send({ type: 'events', events });
  await time.pass(100);
  const log = panel.received.flatMap((message) =>
    isObject(message) && Array.isArray(message.events) ? message.events : [],
  );
  const good = log.flatMap((event) => {
    const parsed = v.safeParse(captureEventSchema, event);
    return parsed.success ? [parsed.output] : [];
  });
  const reason = 'events of a page that could not be understood';
  replay(emptySession, good);
  return {
    messages: panel.received,
    dropped: good.reduce(
      (sum, event) => sum + (event.type === 'dropped' && event.reason === reason ? event.count : 0),
      0,
    ),
  };
}

/** The events of a file, or what the user is told of it. */
function readAnything(har: string): unknown {
  try {
    const reading = readHar(har, SALT);
    replay(emptySession, reading.events);
    return reading;
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw error;
  }
}
