import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import { send, stamp } from './channel.js';
import { cut, find, gettersOf, guarded, later, NativeURL, readString, slice } from './natives.js';
import { isApiBody, relevanceOf } from './relevance.js';

/**
 * UTF-16 units of a body or a frame that go to the bridge: enough for the ids of a sync page of 1,000 records. What
 * is kept of the text is cut there.
 */
export const TEXT_LIMIT = 2_097_152;
const IGNORED_INTERVAL_MS = 1_000;

const { baseURI: baseUriOf } = gettersOf(Node.prototype);
export const { href: hrefOf, hostname: hostnameOf } = gettersOf(URL.prototype);
/** Its accessors are its own. */
const { href: locationHrefOf } = gettersOf(location);

/** A request as it is about to be sent, whichever API sends it. */
export interface Call {
  method: string;
  /** Of {@link resolved}; undefined where what the page gave is none. */
  url: URL | undefined;
  /** Names in lower case. */
  headers: RawHeaders;
}

/** What came of an interesting request. A body of null is none, or one that could not be read. */
export interface Exchange {
  /** Whose body is to be told before anything else is sent of this exchange. */
  body(text: string | null): void;
  /** @param at when the answer came, epoch ms: its body is read later, when the page may have gone on already */
  response(at: number, status: number, headers: RawHeaders, body: string | null): void;
  failure(reason: 'network' | 'aborted'): void;
  /** Whether its body showed that it is none of ours. */
  dismissed(): boolean;
}

let ignored = 0;

/** Counts a request that is none of ours; the number goes up at most once a second. */
export function ignore(): void {
  ignored += 1;
  if (ignored > 1) return;
  later(() => {
    send({ type: 'ignored', ...stamp(), count: ignored });
    ignored = 0;
  }, IGNORED_INTERVAL_MS);
}

export const bounded = (text: string): { text: string; bytes: number } => ({
  text: cut(text, TEXT_LIMIT),
  bytes: text.length,
});

/** What follows the `?` of a URL, without its fragment; null where there is none. */
function searchOf(url: string): string | null {
  const start = find(url, '?') + 1;
  const end = find(url, '#', start);
  return start === 0 ? null : slice(url, start, end < 0 ? url.length : end);
}

/** The text of what a page gives as a URL; undefined where only its own code could tell it. */
export const urlText = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : (readString(hrefOf, given) ?? readString(locationHrefOf, given));

/** A URL as this document understands it; undefined where it is none. */
export const resolved = (url: string): URL | undefined =>
  guarded(() => new NativeURL(url, readString(baseUriOf, document)));

/**
 * Starts to observe a request, or counts it as ignored and gives undefined. A request that only its body can
 * tell to be GraphQL is kept back until {@link Exchange.body}, and so is its answer.
 */
export function observe({ method, url: address, headers: sent }: Call): Exchange | undefined {
  const url = readString(hrefOf, address) ?? '';
  const kind = relevanceOf({ method, url, headers: sent }, readString(hostnameOf, address) ?? '');
  if (url === '' || kind === 'none') {
    ignore();
    return undefined;
  }
  const { at, id } = stamp();
  let state: 'asking' | 'told' | 'none' = 'asking';
  let answer: (() => void) | undefined;
  const tell = (event: () => void): void => {
    if (state === 'told') event();
    else if (state === 'asking') answer = event;
  };
  return {
    body(text) {
      if (state !== 'asking') return;
      if (kind === 'in-body' && !(text !== null && isApiBody(text, sent))) {
        state = 'none';
        ignore();
      } else {
        state = 'told';
        // A GET has its operation in its URL: told as the form that it is.
        const told = text ?? (method === 'GET' ? searchOf(url) : null);
        const body = told === null ? null : bounded(told);
        send({ type: 'request', at, id, method, url, headers: sent, body });
        answer?.();
      }
    },
    response(answeredAt, status, headers, body) {
      const kept = body === null ? null : bounded(body);
      tell(() => send({ type: 'response', at: answeredAt, id, status, headers, body: kept }));
    },
    failure(reason) {
      const { at: failedAt } = stamp(id);
      tell(() => send({ type: 'failure', at: failedAt, id, reason }));
    },
    dismissed: () => state === 'none',
  };
}
