import type { CaptureEvent } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import type { Exchange, Session } from '../../src/core/session-types.js';
import type { RawEvent } from '../../src/core/wire/raw.js';
import { createStripper } from '../../src/core/wire/strip.js';
import { ENDPOINT, START } from './events.js';

/** Raw events, with credentials, as a source sees them: what a test of the whole way from the wire needs. */

const base = (at: number, id: string) => ({ at: START + at, id });

export const rawRequest = (
  id: string,
  headers: Readonly<Record<string, string>>,
  body: unknown = { query: 'query Q { listPosts { items { id } } }' },
  differs: { at?: number; url?: string; method?: string } = {},
): RawEvent => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { at = 0, url = ENDPOINT, method = 'POST' } = differs;
  return {
    type: 'request',
    ...base(at, id),
    method,
    url,
    headers: Object.entries(headers),
    body: { text, bytes: text.length },
  };
};

export const rawResponse = (at: number, id: string, status: number, body: unknown): RawEvent => {
  const text = JSON.stringify(body);
  return { type: 'response', ...base(at, id), status, headers: [], body: { text, bytes: text.length } };
};

/** A handshake with its header in the sub-protocol, as newer clients send it. */
export const rawSocket = (
  id: string,
  url: string,
  protocol: 'graphql-ws' | 'aws-appsync-event-ws',
  header: unknown,
): RawEvent => ({
  type: 'socket-open',
  ...base(0, id),
  url,
  protocols: [protocol, `header-${Buffer.from(JSON.stringify(header)).toString('base64url')}`],
});

export const rawFrame = (
  at: number,
  id: string,
  direction: 'sent' | 'received',
  message: unknown,
): RawEvent => {
  const text = JSON.stringify(message);
  return { type: 'socket-frame', ...base(at, id), direction, text, bytes: text.length };
};

export const rawClose = (at: number, id: string, code: number | null): RawEvent => ({
  type: 'socket-close',
  ...base(at, id),
  code,
  reason: '',
});

/** What the stripper makes of them, in one document. */
export function strip(raws: readonly RawEvent[]): CaptureEvent[] {
  const stripper = createStripper({
    salt: '00112233445566778899aabbccddeeff',
    doc: 'd1',
    source: 'hook',
    partition: 'https://app.example',
    authorizationShown: true,
  });
  return raws.flatMap((raw) => stripper.strip(raw));
}

export const sessionOfRaw = (...raws: readonly RawEvent[]): Session => replay(emptySession, strip(raws));

export function exchangeOf(session: Session, id: string): Exchange {
  const exchange = session.exchanges.get(id);
  if (!exchange) throw new Error(`No exchange ${id}.`);
  return exchange;
}

/** A token that nobody signed. */
export const tokenOf = (claims: Readonly<Record<string, unknown>>): string =>
  [{ alg: 'none' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('c2lnbmF0dXJl')
    .join('.');
