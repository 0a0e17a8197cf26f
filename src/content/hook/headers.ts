import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import {
  append,
  apply,
  bare,
  construct,
  dataValue,
  demand,
  getOwnPropertyDescriptor,
  isArray,
  isObject,
  lower,
  NativeHeaders,
  ownKeys,
  ownValue,
} from './natives.js';

const { append: addTo, forEach, get: getOf, has: hasOf } = Headers.prototype;
const { forEach: forEachOfMap } = Map.prototype;
const { iterator } = Symbol;

/** Headers as a native list, which trims values, checks them and joins those of one name. */
export interface HeaderList {
  /** @throws where only the page's code could tell the text, or the header is none. */
  add(name: unknown, value: unknown): void;
  pairs(): RawHeaders;
}

/** The pairs of a native `Headers`, names in lower case. @throws TypeError when it is none */
export function pairsOf(headers: unknown): RawHeaders {
  const list: RawHeaders = [];
  apply(forEach, headers, [(value: string, name: string) => append(list, [lower(name), value])]);
  return list;
}

/** The text that a browser makes of a primitive. @throws TypeError for an object, whose `toString` is the page's */
function textOf(value: unknown): string {
  demand(!isObject(value) && typeof value !== 'function');
  return `${value}`;
}

export function headerList(): HeaderList {
  const headers = construct(NativeHeaders, []);
  const names: string[] = [];
  return {
    add(name, value) {
      const text = textOf(name);
      const known = apply(hasOf, headers, [text]);
      apply(addTo, headers, [text, textOf(value)]);
      if (!known) append(names, lower(text));
    },
    // Not by `forEach`, which costs ten times as much for a few.
    pairs() {
      const list: RawHeaders = [];
      for (let i = 0; i < names.length; i += 1) {
        const name = names[i] ?? '';
        append(list, [name, apply(getOf, headers, [name]) ?? '']);
      }
      return list;
    },
  };
}

/**
 * The headers of a `RequestInit`: a record, a list of pairs, `Headers` or a Map.
 * @throws where only the page's code could tell them: an accessor, or an iterator, which can be read once
 */
export function headersOf(given: unknown): RawHeaders {
  const list = headerList();
  if (isArray(given)) {
    for (let i = 0; i < given.length; i += 1) {
      const pair = ownValue(given, `${i}`);
      demand(isArray(pair) && pair.length === 2);
      list.add(ownValue(pair, '0'), ownValue(pair, '1'));
    }
  } else if (isObject(given) && dataValue(given, iterator) !== undefined) {
    try {
      return pairsOf(given);
    } catch {
      apply(forEachOfMap, given, [(value: unknown, name: unknown) => list.add(name, value)]);
    }
  } else if (isObject(given)) {
    const keys = ownKeys(given);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      const found = key !== undefined && getOwnPropertyDescriptor(given, key);
      if (typeof key !== 'string' || !found || !bare(found).enumerable) continue;
      list.add(key, dataValue(given, key));
    }
  } else demand(given === undefined);
  return list.pairs();
}
