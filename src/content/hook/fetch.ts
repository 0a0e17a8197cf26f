import { type Tell, tellBody, tellSettled } from './body.js';
import { type Call, type Exchange, ignore, observe, urlText } from './exchange.js';
import { headersOf, pairsOf } from './headers.js';
import {
  apply,
  construct,
  containsAny,
  dataValue,
  getterOf,
  guarded,
  isObject,
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

const { clone: cloneRequest, text: requestText } = Request.prototype;
const { clone: cloneResponse, text: responseText } = Response.prototype;
const urlOf = getterOf(Request.prototype, 'url');
const methodOf = getterOf(Request.prototype, 'method');
const requestHeadersOf = getterOf(Request.prototype, 'headers');
const signalOf = getterOf(Request.prototype, 'signal');
const abortedOf = getterOf(AbortSignal.prototype, 'aborted');
const reasonOf = getterOf(AbortSignal.prototype, 'reason');
const statusOf = getterOf(Response.prototype, 'status');
const responseHeadersOf = getterOf(Response.prototype, 'headers');

const TEXTUAL = ['json', 'text', 'graphql'];
/** An answer of this kind may never end, and a copy of it would be kept in memory as long. */
const ENDLESS = ['event-stream', 'multipart'];

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

/** @throws where only the page's code could tell what is sent, or where nothing will be */
function sending(input: unknown, given: unknown): Sending {
  const init = (key: string): unknown => (isObject(given) ? dataValue(given, key) : undefined);
  const requestUrl = readString(urlOf, input);
  const request = requestUrl !== undefined && isObject(input) ? input : undefined;
  const url = requestUrl ?? urlText(input);
  const method = init('method') ?? readString(methodOf, request) ?? 'GET';
  const own = init('headers');
  const body = init('body') ?? null;
  const signal = init('signal');
  if (url === undefined || typeof method !== 'string') throw new TypeError('Not data.');
  const name = upper(method);
  if (body !== null && (name === 'GET' || name === 'HEAD')) throw new TypeError('It will be refused.');
  const headers = own === undefined && request ? pairsOf(read(requestHeadersOf, request)) : headersOf(own);
  return {
    call: { method: name, url, headers },
    signal: signal === undefined && request ? read(signalOf, request) : signal,
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
  const tell = (body: string | null): void =>
    exchange.response(at, typeof status === 'number' ? status : 0, headers, body);
  if (hasType(headers, ENDLESS)) tell(null);
  else readCopy(() => apply(cloneResponse, response, []), responseText, tell);
}

/**
 * The promise that the page gets: settled by the native one, whose rejection would vanish for the page if it were
 * handled here, and appear twice if only a copy of it were. An abort rejects it as soon as the native one, so that
 * it keeps its place among the page's microtasks.
 */
function follow(promise: unknown, signal: unknown, exchange: Exchange): unknown {
  return construct(NativePromise, [
    (resolve: (response: unknown) => void, reject: (error: unknown) => void) => {
      const onAbort = (): void => reject(read(reasonOf, signal));
      const done = (): void => {
        if (isObject(signal)) guarded(() => unlisten(signal, 'abort', onAbort));
      };
      whenSettled(
        promise,
        (response) => {
          done();
          if (!exchange.dismissed()) guarded(() => respond(exchange, response));
          resolve(response);
        },
        (error) => {
          done();
          guarded(() => exchange.failure(read(abortedOf, signal) === true ? 'aborted' : 'network'));
          reject(error);
        },
      );
      if (isObject(signal)) guarded(() => listen(signal, 'abort', onAbort));
    },
  ]);
}

/** Sees `fetch`. */
export function observeFetch(): void {
  patch(
    window,
    'fetch',
    observed((native, self, args) => {
      const sent = guarded(() => sending(args[0], args[1]));
      const exchange = guarded(() => (sent ? observe(sent.call) : ignore()));
      if (!sent || !exchange) return apply(native, self, args);
      guarded(() => sent.readBody((text) => exchange.body(text)));
      const promise = apply(native, self, args);
      if (exchange.dismissed()) return promise;
      if (read(abortedOf, sent.signal) === true) {
        exchange.failure('aborted');
        return promise;
      }
      return guarded(() => follow(promise, sent.signal, exchange)) ?? promise;
    }),
  );
}
