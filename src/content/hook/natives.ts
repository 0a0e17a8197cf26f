/**
 * The page's world as it was before any script of the page. What is called after the start is called from here:
 * the page may replace every global and every prototype, its own iterators and species among them.
 */
export const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
const { setPrototypeOf } = Object;
export const now = Date.now;
export const later = setTimeout;
export const parseJson = JSON.parse;
export const isView = ArrayBuffer.isView;
export const isArray = Array.isArray;

export const NativeHeaders = Headers;
export const NativeResponse = Response;
export const NativeURL = URL;

const { then: promiseThen } = Promise.prototype;
const { get: weakGet, set: weakSet } = WeakMap.prototype;
const { slice: stringSlice, toLowerCase, toUpperCase } = String.prototype;
const { exec } = RegExp.prototype;
const { addEventListener } = EventTarget.prototype;

/** The getter of an accessor; one that answers undefined where this browser has no such property. */
export function getterOf(owner: object, key: string): () => unknown {
  return getOwnPropertyDescriptor(owner, key)?.get ?? (() => undefined);
}

/** Reads through a captured getter, which throws where `target` is not of its interface: that gives undefined. */
export function read(getter: () => unknown, target: unknown): unknown {
  try {
    return apply(getter, target, []);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export function readString(getter: () => unknown, target: unknown): string | undefined {
  const value = isObject(target) ? read(getter, target) : undefined;
  return typeof value === 'string' ? value : undefined;
}

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : apply(stringSlice, text, [0, length]);
export const lower = (text: string): string => apply(toLowerCase, text, []);
export const upper = (text: string): string => apply(toUpperCase, text, []);
export const matches = (pattern: RegExp, text: string): boolean => apply(exec, pattern, [text]) !== null;

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

/** No options object, for its fields would be looked up on Object.prototype. */
export function listen(target: unknown, type: string, listener: (event: Event) => void): void {
  apply(addEventListener, target, [type, listener]);
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
 * `promise.then` without a step of the page's code: `then` asks `promise.constructor` for its species, and an own
 * `constructor: undefined` answers «the native Promise» before the page's can.
 * @throws TypeError when it is no native promise.
 */
export function then(
  promise: unknown,
  onValue: (value: unknown) => unknown,
  onError: (error: unknown) => unknown,
): unknown {
  if (!isObject(promise)) throw new TypeError('Not a promise.');
  defineProperty(promise, 'constructor', bare({ value: undefined, configurable: true }));
  try {
    return apply(promiseThen, promise, [onValue, onError]);
  } finally {
    deleteProperty(promise, 'constructor');
  }
}

/** An own data property; undefined where it is an accessor or not there. */
export function ownValue(owner: object, key: string): unknown {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  return descriptor && bare(descriptor).value;
}

/** Runs what is ours: whatever it throws stays here. */
export function guarded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
