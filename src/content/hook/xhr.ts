import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import { tellBody } from './body.js';
import { type Exchange, ignore, observe, resolved, urlText } from './exchange.js';
import { type HeaderList, headerList } from './headers.js';
import {
  append,
  apply,
  bare,
  find,
  gettersOf,
  guarded,
  isObject,
  listen,
  lower,
  now,
  ownValue,
  read,
  readString,
  slice,
  stringify,
  upper,
  weakTable,
} from './natives.js';
import { observed, observedAfter, patch } from './patch.js';

const { getAllResponseHeaders } = XMLHttpRequest.prototype;
const {
  readyState: readyStateOf,
  status: statusOf,
  response: responseOf,
  responseType: responseTypeOf,
} = gettersOf(XMLHttpRequest.prototype);
const { type: typeOf } = gettersOf(Event.prototype);

const OPENED = 1;
const DONE = 4;
const ENDINGS = ['readystatechange', 'error', 'timeout', 'abort'] as const;

/** What was asked of one XMLHttpRequest since its last `open`. */
interface Asked {
  /** Undefined where only the page's code could tell it. */
  method: string | undefined;
  url: string | undefined;
  headers: HeaderList | undefined;
  sync: boolean;
  sent: boolean;
  /** From `send` to the answer. */
  exchange: Exchange | undefined;
  listening: boolean;
}

const table = weakTable<Asked>();
const askedOf = (self: unknown): Asked | undefined => (isObject(self) ? table.get(self) : undefined);

/** `name: value` a line, names in lower case. */
function responseHeaders(xhr: unknown): RawHeaders {
  const list: RawHeaders = [];
  const text: unknown = apply(getAllResponseHeaders, xhr, []);
  if (typeof text !== 'string') return list;
  let from = 0;
  for (let end = find(text, '\r\n'); end >= 0; end = find(text, '\r\n', from)) {
    const colon = find(text, ': ', from);
    append(list, [lower(slice(text, from, colon)), slice(text, colon + 2, end)]);
    from = end + 2;
  }
  return list;
}

/** Answers `JSON.stringify` with data alone: no `toJSON` of the page is asked, nor an accessor. */
const dataOnly: ProxyHandler<object> = bare({
  get(target, key) {
    const value = typeof key === 'string' ? ownValue(target, key) : undefined;
    return key !== 'toJSON' && isObject(value) ? new Proxy(value, dataOnly) : value;
  },
});

/**
 * Tells the text of the answer. That of JSON is written anew, for the browser keeps only the values; a document has
 * none. Read here first, `response` is the same object for the page afterwards.
 */
function tellAnswer(xhr: unknown, tell: (text: string | null) => void): void {
  const response = read(responseOf, xhr);
  if (readString(responseTypeOf, xhr) !== 'json') tellBody(response, tell);
  else tell(isObject(response) ? stringify(new Proxy(response, dataOnly)) : stringify(response));
}

function answered(xhr: unknown, exchange: Exchange): void {
  const status = read(statusOf, xhr);
  const headers = guarded(() => responseHeaders(xhr)) ?? [];
  const at = now();
  const tell = (text: string | null): void =>
    exchange.response(at, typeof status === 'number' ? status : 0, headers, text);
  if (exchange.dismissed()) return;
  try {
    tellAnswer(xhr, tell);
  } catch {
    tell(null);
  }
}

/** Ends the exchange; a status of 0 at DONE is an error whose kind the next event tells. */
function ended(xhr: unknown, asked: Asked, type: string | undefined): void {
  const { exchange } = asked;
  if (!exchange || read(readyStateOf, xhr) !== DONE) return;
  if (type === 'readystatechange' && read(statusOf, xhr) === 0) return;
  asked.exchange = undefined;
  if (type === 'readystatechange') answered(xhr, exchange);
  else exchange.failure(type === 'abort' ? 'aborted' : 'network');
}

/** `open` ends silently what is still running. */
function opened(self: unknown, args: unknown[]): void {
  if (!isObject(self)) return;
  const before = table.get(self);
  before?.exchange?.failure('aborted');
  const method = args[0];
  table.set(self, {
    method: typeof method === 'string' ? upper(method) : undefined,
    url: urlText(args[1]),
    headers: headerList(),
    sync: args.length > 2 && !args[2],
    sent: false,
    exchange: undefined,
    listening: before?.listening ?? false,
  });
}

function addHeader(asked: Asked, name: unknown, value: unknown): void {
  try {
    asked.headers?.add(name, value);
  } catch {
    asked.headers = undefined;
  }
}

/** Starts to observe what `send` is about to send. */
function sending(xhr: object, asked: Asked, body: unknown): Exchange | undefined {
  const { method, url, headers } = asked;
  if (method === undefined || url === undefined || !headers) {
    ignore();
    return undefined;
  }
  const exchange = observe({ method, url: resolved(url), headers: headers.pairs() });
  if (!exchange) return undefined;
  const none = method === 'GET' || method === 'HEAD';
  try {
    tellBody(none ? null : body, (text) => exchange.body(text));
  } catch {
    exchange.body(null);
  }
  if (exchange.dismissed()) return undefined;
  asked.exchange = exchange;
  if (asked.listening) return exchange;
  asked.listening = true;
  const onEnding = (event: Event): void =>
    void guarded(() => {
      const current = table.get(xhr);
      if (current) ended(xhr, current, readString(typeOf, event));
    });
  for (let i = 0; i < ENDINGS.length; i += 1) listen(xhr, ENDINGS[i] ?? '', onEnding);
  return exchange;
}

/** Sees `XMLHttpRequest`, which aws-amplify before 6 uses through axios. Its events come as they do without us. */
export function observeXhr(): void {
  const { prototype } = XMLHttpRequest;
  patch(prototype, 'open', observedAfter(opened));
  patch(
    prototype,
    'setRequestHeader',
    observedAfter((self, args) => {
      const asked = askedOf(self);
      if (asked) addHeader(asked, args[0], args[1]);
    }),
  );
  patch(
    prototype,
    'send',
    observed((self, args) => {
      const asked = askedOf(self);
      if (!isObject(self) || !asked || asked.sent || read(readyStateOf, self) !== OPENED) return undefined;
      asked.sent = true;
      const exchange = sending(self, asked, args[0]);
      if (!exchange) return undefined;
      return (_, threw) => {
        if (threw && asked.exchange === exchange) {
          asked.exchange = undefined;
          exchange.failure('network');
        }
        // A synchronous one need not have told its end by an event.
        if (asked.sync) ended(self, asked, 'readystatechange');
      };
    }),
  );
}
