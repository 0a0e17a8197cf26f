/** Where a case sends what it sends: all of it to AppSync, or none. */
export interface Place {
  name: string;
  /** Of the page. */
  origin: string;
  /** Of the same kind, and cross-origin. */
  other: string;
  /** The sub-protocol of its sockets. */
  protocol: string;
  headers: Record<string, string>;
}

/** What a case saw, as JSON. */
export type Seen = string | number | boolean | null | undefined | Seen[] | { [key: string]: Seen };
export type Case = (place: Place) => Seen | Promise<Seen>;
/** Named by what the page relies on. */
export type Cases = Record<string, Case>;

export const GRAPHQL = JSON.stringify({ query: '{ listPosts { items { id } } }' });

/** A POST as an app sends it. */
export const post = (place: Place, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers: place.headers,
  body: GRAPHQL,
  ...more,
});

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** All that tells one error from another, its stack included: what the page's error reports show. */
export function describeError(thrown: unknown): Seen {
  if (!isObject(thrown)) return { thrown: `${thrown}` };
  const get = (key: string): Seen => {
    const value: unknown = Reflect.get(thrown, key);
    return typeof value === 'string' || typeof value === 'number' ? value : `${value}`;
  };
  const made: unknown = Reflect.get(thrown, 'constructor');
  return {
    name: get('name'),
    message: get('message'),
    code: get('code'),
    ours: made === Reflect.get(window, get('name') === 'TypeError' ? 'TypeError' : 'DOMException'),
    keys: Reflect.ownKeys(thrown).map(String),
    text: Object.prototype.toString.call(thrown),
    stack: topOf(get('stack')),
  };
}

/** The beginning of a stack: one line less of ten is left at its end, which has a case of its own. */
const topOf = (stack: Seen): Seen => (typeof stack === 'string' ? stack.split('\n').slice(0, 6) : stack);

/** A value as JSON, with what it is. */
export function show(value: unknown): Seen {
  if (value === undefined || value === null) return value;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return String(value);
  }
  if (value instanceof ArrayBuffer) return `buffer ${[...new Uint8Array(value)].join(' ')}`;
  if (value instanceof Uint8Array) return `bytes ${[...value].join(' ')}`;
  if (value instanceof Blob) return `blob ${value.type} ${value.size}`;
  if (value instanceof Document) return `document ${new XMLSerializer().serializeToString(value)}`;
  if (value instanceof Response) return showResponse(value);
  if (Array.isArray(value)) return value.map(show);
  if (Object.getPrototypeOf(value) === Object.prototype) return fromEntries(Object.entries(value));
  return Object.prototype.toString.call(value);
}

const fromEntries = (entries: [string, unknown][]): Seen =>
  Object.fromEntries(entries.map(([key, value]) => [key, show(value)]));

export const showResponse = (response: Response): Seen => ({
  is: [response instanceof Response, response.constructor === Response, Reflect.ownKeys(response).length],
  status: [response.status, response.statusText, response.ok, response.type, response.redirected],
  url: response.url,
  headers: [...response.headers].map(([name, value]) => `${name}: ${value}`),
  body: response.body === null ? null : [Object.prototype.toString.call(response.body), response.body.locked],
  used: response.bodyUsed,
});

/** What some work gives, at once or later. */
export async function attempt(work: () => unknown): Promise<Seen> {
  try {
    return { returned: show(await work()) };
  } catch (thrown) {
    return { threw: describeError(thrown) };
  }
}

/** As {@link attempt}, for calls that may be refused at once: the stack of those has a case of its own. */
export const outcome = async (work: () => unknown): Promise<Seen> => withoutStacks(await attempt(work));

export function attemptAtOnce(work: () => unknown): Seen {
  try {
    return { returned: show(work()) };
  } catch (thrown) {
    return { threw: describeError(thrown) };
  }
}

/** A task of the event loop; every microtask of the one before has run. */
export const task = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

export const event = (target: EventTarget, type: string): Promise<Event> =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

/** Lines in the order in which they were said; what is repeated at once is said once, where `once` is given. */
export class Log {
  readonly lines: string[] = [];

  say(line: string): void {
    this.lines.push(line);
  }

  /** For what comes as often as the network cuts a body. */
  sayOnce(line: string): void {
    if (this.lines.at(-1) !== line) this.lines.push(line);
  }

  /** Says which turn of the microtasks has come, `count` times. */
  ticks(count: number): void {
    let promise = Promise.resolve();
    for (let i = 1; i <= count; i += 1) promise = promise.then(() => this.say(`tick ${i}`));
  }

  /** Says how a promise ended, and when. */
  follow(name: string, promise: Promise<unknown>): Promise<void> {
    return promise.then(
      () => this.say(`${name} resolved`),
      () => this.say(`${name} rejected`),
    );
  }
}

let keys = 0;
/** A key that no other answer waits for; the same in each run, for cases run in order. */
export function freshKey(place: Place): string {
  keys += 1;
  return `${place.name}-${keys}`;
}

/** Lets an answer that waits come to its end. Nothing that is observed is called. */
export async function release(key: string): Promise<void> {
  const image = new Image();
  image.src = `/release?key=${encodeURIComponent(key)}`;
  await event(image, 'error');
}

/** Every rejection that nobody handled, and every one that was handled late, while some work is done. */
export async function unhandledDuring(work: () => Promise<unknown> | unknown): Promise<string[]> {
  const seen: string[] = [];
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const onUnhandled = (happened: PromiseRejectionEvent): void => {
    happened.preventDefault();
    if (happened.reason === 'the end') end();
    else seen.push(`unhandled ${happened.reason} ${happened.promise instanceof Promise}`);
  };
  const onHandled = ({ reason }: PromiseRejectionEvent): void => void seen.push(`handled ${reason}`);
  window.addEventListener('unhandledrejection', onUnhandled);
  window.addEventListener('rejectionhandled', onHandled);
  await work();
  await task();
  // Told in order, so this one comes last.
  void Promise.reject('the end');
  await ended;
  window.removeEventListener('unhandledrejection', onUnhandled);
  window.removeEventListener('rejectionhandled', onHandled);
  return seen;
}

/** Reads a stream to its end, all in one. */
export async function drain(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!stream) return 'no stream';
  const decoder = new TextDecoder();
  let text = '';
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += decoder.decode(part.value, { stream: true });
  return text + decoder.decode();
}

/** A window of the same origin, with functions of its own. */
export async function withFrame<T>(work: (inner: Window & typeof globalThis) => T | Promise<T>): Promise<T> {
  const frame = document.createElement('iframe');
  frame.src = '/empty-page';
  const loaded = event(frame, 'load');
  document.body.append(frame);
  await loaded;
  const inner = frame.contentWindow;
  if (!inner || !isWholeWindow(inner)) throw new Error('The frame has no window.');
  try {
    return await work(inner);
  } finally {
    frame.remove();
  }
}

const isWholeWindow = (inner: Window): inner is Window & typeof globalThis => 'fetch' in inner;

/** An object whose text is made when it is asked for, and how often that was. */
export function textOnDemand(text: string): { object: object; asked(): number } {
  let asked = 0;
  const object = {
    toString() {
      asked += 1;
      return text;
    },
  };
  return { object, asked: () => asked };
}

/** Without the stacks of errors. */
export function withoutStacks(seen: Seen): Seen {
  if (Array.isArray(seen)) return seen.map(withoutStacks);
  if (!isObject(seen)) return seen;
  const kept = Object.entries(seen).filter(([key]) => key !== 'stack');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutStacks(value)]));
}
