import { type Tell, tellBody, tellSettled } from './body.js';
import { type Call, type Exchange, ignore, observe, resolved, urlText } from './exchange.js';
import { headersOf, pairsOf } from './headers.js';
import {
  apply,
  construct,
  containsAny,
  dataValue,
  demand,
  gettersOf,
  guarded,
  isObject,
  isOneOf,
  iterableOf,
  later,
  listen,
  lower,
  NativePromise,
  now,
  read,
  readString,
  unlisten,
  upper,
  whenSettled,
} from './natives.js';
import { observed, patch } from './patch.js';
import { header } from './relevance.js';
import { hideFrames } from './stack.js';

const { clone: cloneRequest, text: requestText } = Request.prototype;
const { clone: cloneResponse, text: responseText } = Response.prototype;
const { any: anyOf } = AbortSignal;
const NativeAbortSignal = AbortSignal;
const {
  url: urlOf,
  method: methodOf,
  mode: modeOf,
  headers: requestHeadersOf,
  signal: signalOf,
  body: requestBodyOf,
  bodyUsed: bodyUsedOf,
} = gettersOf(Request.prototype);
const { locked: lockedOf } = gettersOf(ReadableStream.prototype);
const { aborted: abortedOf, reason: reasonOf } = gettersOf(AbortSignal.prototype);
const { status: statusOf, headers: responseHeadersOf } = gettersOf(Response.prototype);
const { protocol: protocolOf, username: usernameOf, password: passwordOf } = gettersOf(URL.prototype);

const TEXTUAL = ['json', 'text', 'graphql'];
/** An answer of this kind may never end, and a copy of it would be kept in memory as long. */
const ENDLESS = ['event-stream', 'multipart'];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** The words that members of a `RequestInit` may be. Any other is refused, or may be, at once (Fetch, 5.3). */
const WORDS: ReadonlyArray<readonly [member: string, words: readonly unknown[]]> = [
  ['mode', ['cors']],
  ['credentials', ['same-origin', 'include', 'omit']],
  ['cache', ['default', 'no-store', 'no-cache', 'reload', 'force-cache']],
  ['redirect', ['follow', 'error', 'manual']],
  ['priority', ['auto', 'high', 'low']],
  ['duplex', ['half']],
  ['window', [null]],
];

interface Sending {
  call: Call;
  signal: unknown;
  /** Tells the body, at once or later. To be called before the request is sent, which uses it up. */
  readBody(tell: Tell): void;
}

const hasType = (headers: Call['headers'], types: readonly string[]): boolean =>
  containsAny(lower(header(headers, 'content-type') ?? ''), types);

/** Reads a copy; what was used up already or cannot be copied has no text. */
function readCopy(clone: () => object, text: () => unknown, tell: Tell): void {
  const copy = guarded(clone);
  if (copy) tellSettled(apply(text, copy, []), tell);
  else tell(null);
}

/**
 * @throws where only the page's code could tell what is sent, and where the native may refuse at once: its promise is
 * rejected when the page gets it, and ours could only be so a turn later.
 */
function sending(self: unknown, input: unknown, given: unknown): Sending {
  demand(self === undefined || self === null || self === window);
  demand(given === undefined || given === null || isObject(given));
  const init = (key: string): unknown =>
    isObject(given) && key in given ? dataValue(given, key) : undefined;
  const requestUrl = readString(urlOf, input);
  const request = requestUrl !== undefined && isObject(input) ? input : undefined;
  const url = resolved(requestUrl ?? urlText(input) ?? '//');
  demand(isOneOf(['https:', 'http:'], read(protocolOf, url)));
  demand(read(usernameOf, url) === '' && read(passwordOf, url) === '');
  const method = init('method') ?? readString(methodOf, request) ?? 'GET';
  demand(typeof method === 'string');
  const name = upper(method);
  demand(isOneOf(METHODS, name));
  for (let i = 0; i < WORDS.length; i += 1) {
    const [member, words] = WORDS[i] ?? ['', []];
    const word = init(member);
    demand(word === undefined || isOneOf(words, word));
  }
  demand(!request || init('mode') !== undefined || read(modeOf, request) === 'cors');
  demand(init('referrer') === undefined || resolved(`${init('referrer')}`) !== undefined);
  const body = init('body') ?? null;
  const locked = read(lockedOf, body);
  demand(body === null || (name !== 'GET' && name !== 'HEAD'));
  demand(locked === undefined || (!locked && init('duplex') === 'half' && !init('keepalive')));
  demand(
    body !== null || !request || !(read(bodyUsedOf, request) || read(lockedOf, read(requestBodyOf, request))),
  );
  const own = init('signal');
  const signal = own === undefined && request ? read(signalOf, request) : own;
  demand(signal === undefined || signal === null || read(abortedOf, signal) !== undefined);
  const headers =
    init('headers') === undefined && request
      ? pairsOf(read(requestHeadersOf, request))
      : headersOf(init('headers'));
  return {
    call: { method: name, url, headers },
    signal,
    readBody(tell) {
      if (body === null && request && hasType(headers, TEXTUAL))
        readCopy(() => apply(cloneRequest, request, []), requestText, tell);
      else tellBody(body, tell);
    },
  };
}

function respond(exchange: Exchange, response: unknown): void {
  const headers = guarded(() => pairsOf(read(responseHeadersOf, response))) ?? [];
  const status = read(statusOf, response);
  const at = now();
  // A task later: the page, which reads the same body, goes first.
  const tell = (body: string | null): void =>
    void later(() => exchange.response(at, typeof status === 'number' ? status : 0, headers, body), 0);
  if (hasType(headers, ENDLESS)) tell(null);
  else readCopy(() => apply(cloneResponse, response, []), responseText, tell);
}

/**
 * The promise that the page gets: settled by the native one, whose rejection would vanish for the page if it were
 * handled here, and appear twice if only a copy of it were. An abort rejects it right after the native one: a signal
 * that depends on the page's, made after the native made its own, is told after it and before anything else.
 */
function follow(promise: unknown, signal: unknown, exchange: Exchange | undefined): unknown {
  return construct(NativePromise, [
    (resolve: (response: unknown) => void, reject: (error: unknown) => void) => {
      const dependent = isObject(signal)
        ? guarded(() => apply(anyOf, NativeAbortSignal, [iterableOf(signal)]))
        : undefined;
      const onAbort = (): void => reject(read(reasonOf, signal));
      const done = (): void => {
        if (dependent) guarded(() => unlisten(dependent, 'abort', onAbort));
      };
      whenSettled(
        promise,
        (response) => {
          done();
          if (exchange && !exchange.dismissed()) guarded(() => respond(exchange, response));
          resolve(response);
        },
        (error) => {
          done();
          const aborted = read(abortedOf, signal) === true;
          if (exchange) guarded(() => exchange.failure(aborted ? 'aborted' : 'network'));
          reject(aborted ? error : hideFrames(error));
        },
      );
      if (dependent) guarded(() => listen(dependent, 'abort', onAbort));
    },
  ]);
}

/** Sees `fetch`. */
export function observeFetch(): void {
  patch(
    window,
    'fetch',
    observed((self, args) => {
      const sent = guarded(() => sending(self, args[0], args[1]));
      const exchange = guarded(() => (sent ? observe(sent.call) : ignore())) ?? undefined;
      if (!sent) return undefined;
      if (exchange) guarded(() => sent.readBody((text) => exchange.body(text)));
      const aborted = read(abortedOf, sent.signal) === true;
      if (aborted) exchange?.failure('aborted');
      return (promise, threw) => (threw || aborted ? undefined : follow(promise, sent.signal, exchange));
    }),
  );
}
