import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import { send, stamp } from './channel.js';
import {
  cut,
  find,
  getterOf,
  guarded,
  isObject,
  later,
  NativeURL,
  ownValue,
  parseJson,
  readString,
  slice,
  startsWithAny,
} from './natives.js';

/**
 * UTF-16 units of a body or a frame that go to the bridge: enough for the ids of a sync page of 1,000 records. What
 * is kept of the text is cut there.
 */
export const TEXT_LIMIT = 2_097_152;
/** UTF-16 units of a body that is looked into for a GraphQL document. */
const PARSE_LIMIT = 1_048_576;
const IGNORED_INTERVAL_MS = 1_000;

/** After the API's id; aws-amplify 6.22.1, `appsyncUrl.ts`. */
const APPSYNC_HOSTS = ['appsync-api.', 'appsync-realtime-api.'];
/** The endpoints of Cognito's two services. */
const COGNITO_HOSTS = ['cognito-idp.', 'cognito-idp-fips.', 'cognito-identity.', 'cognito-identity-fips.'];

const baseUriOf = getterOf(Node.prototype, 'baseURI');
const hrefOf = getterOf(URL.prototype, 'href');
/** Its accessors are its own. */
const locationHrefOf = getterOf(location, 'href');
const hostnameOf = getterOf(URL.prototype, 'hostname');

/** A request as it is about to be sent, whichever API sends it. */
export interface Call {
  method: string;
  /** As the page gave it; resolved here. */
  url: string;
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

export const isAwsHost = (host: string): boolean =>
  startsWithAny(host, COGNITO_HOSTS) ||
  startsWithAny(slice(host, find(host, '.') + 1, host.length), APPSYNC_HOSTS);

export function header(headers: RawHeaders, name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 1) if (headers[i]?.[0] === name) return headers[i]?.[1];
  return undefined;
}

/** The text of what a page gives as a URL; undefined where only its own code could tell it. */
export const urlText = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : (readString(hrefOf, given) ?? readString(locationHrefOf, given));

/** A URL as this document understands it; undefined where it is none. */
export const resolved = (url: string): URL | undefined =>
  guarded(() => new NativeURL(url, readString(baseUriOf, document)));

/** A GraphQL request as JSON: an object with an own string `query`. */
function isGraphql(body: string): boolean {
  if (body.length > PARSE_LIMIT) return false;
  const parsed: unknown = guarded(() => parseJson(body));
  return isObject(parsed) && typeof ownValue(parsed, 'query') === 'string';
}

/**
 * Starts to observe a request, or counts it as ignored and gives undefined. A request that only its body can
 * tell to be GraphQL is kept back until {@link Exchange.body}, and so is its answer.
 */
export function observe(call: Call): Exchange | undefined {
  const parsed = resolved(call.url);
  const agent = header(call.headers, 'x-amz-user-agent') ?? '';
  const target = header(call.headers, 'x-amz-target') ?? '';
  const certain =
    cut(agent, 12) === 'aws-amplify/' ||
    cut(target, 10) === 'AWSCognito' ||
    header(call.headers, 'x-api-key') !== undefined ||
    isAwsHost(readString(hostnameOf, parsed) ?? '');
  const possible = call.method === 'POST' && header(call.headers, 'authorization') !== undefined;
  if (!parsed || !(certain || possible)) {
    ignore();
    return undefined;
  }
  const { at, id } = stamp();
  const url = readString(hrefOf, parsed) ?? call.url;
  let state: 'asking' | 'told' | 'none' = 'asking';
  let answer: (() => void) | undefined;
  const tell = (event: () => void): void => {
    if (state === 'told') event();
    else if (state === 'asking') answer = event;
  };
  return {
    body(text) {
      if (state !== 'asking') return;
      if (!certain && !(text !== null && isGraphql(text))) {
        state = 'none';
        ignore();
      } else {
        state = 'told';
        const body = text === null ? null : bounded(text);
        send({ type: 'request', at, id, method: call.method, url, headers: call.headers, body });
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
