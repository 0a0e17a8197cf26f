import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import { type Call, type Exchange, header, observe } from './exchange.js';
import {
  append,
  apply,
  bare,
  construct,
  getterOf,
  guarded,
  isArray,
  isObject,
  isView,
  lower,
  matches,
  NativeHeaders,
  NativeResponse,
  now,
  read,
  readString,
  then,
  upper,
} from './natives.js';
import { observed, patch } from './patch.js';

const { forEach } = Headers.prototype;
const { clone: cloneRequest, text: requestText } = Request.prototype;
const { clone: cloneResponse, text: responseText } = Response.prototype;
const urlOf = getterOf(Request.prototype, 'url');
const methodOf = getterOf(Request.prototype, 'method');
const requestHeadersOf = getterOf(Request.prototype, 'headers');
const signalOf = getterOf(Request.prototype, 'signal');
const abortedOf = getterOf(AbortSignal.prototype, 'aborted');
const statusOf = getterOf(Response.prototype, 'status');
const responseHeadersOf = getterOf(Response.prototype, 'headers');
const hrefOf = getterOf(URL.prototype, 'href');
const byteLengthOf = getterOf(ArrayBuffer.prototype, 'byteLength');
const blobSizeOf = getterOf(Blob.prototype, 'size');

const TEXTUAL = /json|text|graphql/i;
/** An answer of this kind may never end, and a copy of it would be kept in memory as long. */
const ENDLESS = /event-stream|multipart/i;

function pairs(headers: unknown): RawHeaders {
  const list: RawHeaders = [];
  guarded(() =>
    apply(forEach, headers, [(value: string, name: string) => append(list, [lower(name), value])]),
  );
  return list;
}

/** The headers of a `RequestInit`. An iterator can be read once, and that is the page's: it stays unread. */
function initHeaders(headers: unknown): RawHeaders {
  if (!isObject(headers)) return [];
  if (!isArray(headers) && 'next' in headers) return [];
  return pairs(guarded(() => construct(NativeHeaders, [headers])));
}

interface Sending {
  call: Call;
  signal: unknown;
  /** Tells the body, at once or later. To be called before the request is sent, which uses it up. */
  readBody(tell: (text: string | null) => void): void;
}

/** Tells the text of a body that is being read, or null. */
const settled = (promise: unknown, tell: (text: string | null) => void): void => {
  then(
    promise,
    (text) => void guarded(() => tell(typeof text === 'string' ? text : null)),
    () => void guarded(() => tell(null)),
  );
};

/** A body of a `RequestInit`. A stream can be read once, and that is the page's. */
function readInitBody(body: unknown, tell: (text: string | null) => void): void {
  const binary =
    isView(body) || read(byteLengthOf, body) !== undefined || read(blobSizeOf, body) !== undefined;
  if (typeof body === 'string') tell(body);
  else if (binary) settled(apply(responseText, construct(NativeResponse, [body]), []), tell);
  else tell(null);
}

const hasType = (headers: RawHeaders, type: RegExp): boolean =>
  matches(type, header(headers, 'content-type') ?? '');

/** Reads a copy; what was used up already or cannot be copied has no text. */
function readCopy(clone: () => object, text: () => unknown, tell: (text: string | null) => void): void {
  const copy = guarded(clone);
  if (copy) settled(apply(text, copy, []), tell);
  else tell(null);
}

function sending(args: unknown[]): Sending | undefined {
  const input = args[0];
  const given = args[1];
  const init: { method?: unknown; headers?: unknown; body?: unknown; signal?: unknown } = isObject(given)
    ? given
    : bare({});
  const requestUrl = readString(urlOf, input);
  const url = typeof input === 'string' ? input : (requestUrl ?? readString(hrefOf, input));
  if (url === undefined) return undefined;
  const request = requestUrl !== undefined && isObject(input) ? input : undefined;
  const { method, headers: own, body, signal } = init;
  const headers = own === undefined && request ? pairs(read(requestHeadersOf, request)) : initHeaders(own);
  return {
    call: {
      method: upper(typeof method === 'string' ? method : (readString(methodOf, request) ?? 'GET')),
      url,
      headers,
    },
    signal: signal ?? (request && read(signalOf, request)),
    readBody(tell) {
      if (body !== undefined && body !== null) readInitBody(body, tell);
      else if (request && hasType(headers, TEXTUAL))
        readCopy(() => apply(cloneRequest, request, []), requestText, tell);
      else tell(null);
    },
  };
}

function respond(exchange: Exchange, response: unknown): void {
  const headers = pairs(read(responseHeadersOf, response));
  const status = read(statusOf, response);
  const at = now();
  const tell = (body: string | null): void =>
    exchange.response(at, typeof status === 'number' ? status : 0, headers, body);
  if (hasType(headers, ENDLESS)) tell(null);
  else readCopy(() => apply(cloneResponse, response, []), responseText, tell);
}

/**
 * Sees `fetch`. The page gets a promise derived from the native one: handled here, its rejection would vanish
 * for the page, and left alone, ours would appear.
 */
export function observeFetch(): void {
  patch(
    window,
    'fetch',
    observed((native, self, args) => {
      const sent = guarded(() => sending(args));
      const exchange = sent && guarded(() => observe(sent.call));
      if (!sent || !exchange) return apply(native, self, args);
      guarded(() => sent.readBody((text) => exchange.body(text)));
      const promise = apply(native, self, args);
      if (exchange.dismissed()) return promise;
      const derived = guarded(() =>
        then(
          promise,
          (response) => {
            if (!exchange.dismissed()) guarded(() => respond(exchange, response));
            return response;
          },
          (error) => {
            guarded(() => exchange.failure(read(abortedOf, sent.signal) === true ? 'aborted' : 'network'));
            throw error;
          },
        ),
      );
      return derived ?? promise;
    }),
  );
}
