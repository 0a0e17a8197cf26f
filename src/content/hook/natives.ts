/**
 * The page's world as it was before any script of the page. What is called after the start is called from here:
 * the page may replace every global and every prototype, its own iterators and species among them.
 */
export const {
  apply,
  construct,
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
} = Reflect;
const { setPrototypeOf } = Object;
export const now = Date.now;
export const later = setTimeout;
export const { parse: parseJson, stringify } = JSON;
export const isView = ArrayBuffer.isView;
export const isArray = Array.isArray;

export const NativeHeaders = Headers;
export const NativePromise = Promise;
export const NativeResponse = Response;
export const NativeURL = URL;

const { iterator } = Symbol;
const { then: promiseThen } = Promise.prototype;
const { get: weakGet, set: weakSet } = WeakMap.prototype;
const { indexOf, slice: stringSlice, toLowerCase, toUpperCase } = String.prototype;
const { addEventListener, removeEventListener } = EventTarget.prototype;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What answers for a property; undefined where this browser has no such accessor. */
type Getter = (() => unknown) | undefined;

/** The getters of a prototype's accessors by name, to be taken apart at the start. */
export const gettersOf = (owner: object): Readonly<Record<string, Getter>> =>
  new Proxy({}, { get: (_, key) => getOwnPropertyDescriptor(owner, key)?.get });

/** Reads through a captured getter, which throws where `target` is not of its interface: that gives undefined. */
export function read(getter: Getter, target: unknown): unknown {
  // An exception costs as much as all the rest of a call.
  if (!getter || !isObject(target)) return undefined;
  try {
    return apply(getter, target, []);
  } catch {
    return undefined;
  }
}

export function readString(getter: Getter, target: unknown): string | undefined {
  const value = read(getter, target);
  return typeof value === 'string' ? value : undefined;
}

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : apply(stringSlice, text, [0, length]);
export const lower = (text: string): string => apply(toLowerCase, text, []);
export const upper = (text: string): string => apply(toUpperCase, text, []);
/** From `start` to before `end`. */
export const slice = (text: string, start: number, end: number): string =>
  apply(stringSlice, text, [start, end]);
/** Where `part` is found at `from` or after it; -1 where it is not. */
export const find = (text: string, part: string, from = 0): number => apply(indexOf, text, [part, from]);

/** No regular expression: each match of one shows to the page in `RegExp.$1` and its like. */
export function startsWithAny(text: string, starts: readonly string[]): boolean {
  for (let i = 0; i < starts.length; i += 1) {
    const start = starts[i];
    if (start !== undefined && slice(text, 0, start.length) === start) return true;
  }
  return false;
}

export function containsAny(text: string, parts: readonly string[]): boolean {
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i];
    if (part !== undefined && find(text, part) >= 0) return true;
  }
  return false;
}

export function isOneOf(list: readonly unknown[], value: unknown): boolean {
  for (let i = 0; i < list.length; i += 1) if (list[i] === value) return true;
  return false;
}

/** What goes through one item for who asks for an iterable: the iterator of an array is the page's. */
export const iterableOf = (item: unknown): object => {
  let done = false;
  const next = (): object => {
    const step = bare({ done, value: item });
    done = true;
    return step;
  };
  return bare({ [iterator]: () => bare({ next }) });
};

/** For descriptors, handlers and options: their missing fields would be looked up on Object.prototype. */
export function bare<T extends object>(fields: T): T {
  setPrototypeOf(fields, null);
  return fields;
}

/** Not `list[i] = x` nor `push`: the page may have put setters on Array.prototype. */
export function append<T>(list: T[], item: T): void {
  const own = bare({ value: item, writable: true, enumerable: true, configurable: true });
  defineProperty(list, list.length, own);
}

/**
 * While capturing, which puts it before the page's own listeners at the target. No options object, for its fields
 * would be looked up on Object.prototype.
 */
export function listen(target: unknown, type: string, listener: (event: Event) => void): void {
  apply(addEventListener, target, [type, listener, true]);
}

export function unlisten(target: unknown, type: string, listener: (event: Event) => void): void {
  apply(removeEventListener, target, [type, listener, true]);
}

/** A WeakMap whose methods the page cannot reach. */
export function weakTable<V>(): { get(key: object): V | undefined; set(key: object, value: V): void } {
  const map = new WeakMap<object, V>();
  return {
    get: (key) => apply<WeakMap<object, V>, [object], V | undefined>(weakGet, map, [key]),
    set: (key, value) => void apply(weakSet, map, [key, value]),
  };
}

/**
 * `promise.then` without a step of the page's code: it asks `promise.constructor` for its species, and an own
 * `constructor: undefined` answers «the native Promise» before the page's can. Not named `then`: the module would
 * look like a promise to whoever imports it dynamically.
 * @throws TypeError when it is no native promise.
 */
export function whenSettled(
  promise: unknown,
  onValue: (value: unknown) => unknown,
  onError: (error: unknown) => unknown,
): unknown {
  demand(isObject(promise));
  defineProperty(promise, 'constructor', bare({ value: undefined, configurable: true }));
  try {
    return apply(promiseThen, promise, [onValue, onError]);
  } finally {
    deleteProperty(promise, 'constructor');
  }
}

/** @throws TypeError where what depends on it can't be told without the page's code, or may be refused */
export function demand(fulfilled: boolean): asserts fulfilled {
  if (!fulfilled) throw new TypeError('Not data.');
}

/** An own data property; undefined where it is an accessor or not there. */
export function ownValue(owner: object, key: string): unknown {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  return descriptor && bare(descriptor).value;
}

/**
 * A data property, own or inherited, as the browser would read it; undefined where there is none.
 * @throws TypeError for an accessor: what it answers is the page's code, which runs as often as without us.
 */
export function dataValue(owner: object, key: string | symbol): unknown {
  for (let at: object | null = owner; at; at = getPrototypeOf(at)) {
    const found = getOwnPropertyDescriptor(at, key);
    if (!found) continue;
    demand('value' in bare(found));
    return found.value;
  }
  return undefined;
}

/** Runs what is ours: whatever it throws stays here. */
export function guarded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
