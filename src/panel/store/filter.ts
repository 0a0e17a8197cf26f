import { authModes } from '../../core/auth/credential.js';
import { type Chain, type Exchange, exchangeKinds } from '../../core/session-types.js';
import { modeNames } from './mode-names.js';
import { hostOf, speaksFor } from './words.js';

const keys = [
  'mode',
  'status',
  'model',
  'op',
  'operation',
  'person',
  'as',
  'endpoint',
  'client',
  'source',
  'outcome',
  'kind',
  'is',
] as const;
type Key = (typeof keys)[number];

/** One token of the filter; `key: null` is free text. `value` is lower-case. */
interface Term {
  readonly key: Key | null;
  readonly value: string;
  readonly not: boolean;
}

const isKey = (text: string): text is Key => keys.some((key) => key === text);

/**
 * Cuts a filter such as `mode:iam -status:401 is:fallback "has expired"` into terms. A leading `-` turns a term
 * round, quotes keep blanks, a key that does not exist makes its token free text.
 */
export function parseFilter(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [, minus, name, quoted, plain] of text.matchAll(/(-?)(?:(\w+):)?(?:"([^"]*)"?|(\S+))/g)) {
    const key = name?.toLowerCase() ?? '';
    const value = quoted ?? plain ?? '';
    const known = isKey(key);
    const whole = known || !name ? value : `${name}:${value}`;
    // A `-` or a `mode:` that is still being typed must not empty the list.
    if (whole && plain !== '-')
      terms.push({ key: known ? key : null, value: whole.toLowerCase(), not: minus === '-' });
  }
  return terms.filter(({ key, value }) => key !== null || !keys.some((name) => value === `${name}:`));
}

/** What a term is held against. */
export interface Subject {
  readonly exchange: Exchange;
  readonly chain: Chain | undefined;
}

/** The last attempt of a chain that fell back, or its earlier ones: all belong to the fallback. */
const states = {
  fallback: ({ chain }: Subject) => chain?.result === 'fell-back',
  refused: ({ exchange }: Subject) => exchange.outcome === 'unauthorized',
  error: ({ exchange }: Subject) => exchange.outcome === 'error' || exchange.outcome === 'network',
  pending: ({ exchange }: Subject) => exchange.outcome === 'pending',
  subscription: ({ exchange }: Subject) => exchange.kind === 'subscription' || exchange.kind === 'connection',
  'sign-in': ({ exchange }: Subject) => exchange.kind === 'auth',
  waiting: ({ chain }: Subject) => (chain?.waiting ?? null) !== null,
  conflict: ({ exchange }: Subject) => exchange.conflicts.length > 0,
  lost: ({ chain }: Subject) => chain?.result === 'lost',
} satisfies Record<string, (subject: Subject) => boolean>;

const isState = (text: string): text is keyof typeof states => Object.hasOwn(states, text);

const contains = (text: string | null | undefined, value: string) =>
  text?.toLowerCase().includes(value) ?? false;

function textMatches({ exchange }: Subject, value: string): boolean {
  return (
    contains(exchange.operation, value) ||
    contains(exchange.model, value) ||
    contains(speaksFor(exchange), value) ||
    contains(exchange.errorType, value) ||
    contains(exchange.endpoint, value) ||
    exchange.errors.some((error) => contains(error.message, value)) ||
    contains(exchange.requestBody?.text ?? exchange.query, value) ||
    contains(exchange.responseBody?.text, value)
  );
}

function termMatches(subject: Subject, { key, value }: Term): boolean {
  const { exchange } = subject;
  const same = (text: string | null) => text?.toLowerCase() === value;
  switch (key) {
    case null:
      return textMatches(subject, value);
    case 'mode':
      return [exchange.mode, ...(exchange.candidates ?? [])].some(
        (mode) => same(mode) || same(modeNames.appsync.name(mode)),
      );
    case 'status':
      return String(exchange.httpStatus ?? '') === value;
    case 'model':
      return same(exchange.model);
    case 'op':
    case 'operation':
      return same(exchange.operation) || exchange.fields.some((field) => same(field));
    case 'person':
    case 'as':
      return contains(speaksFor(exchange), value);
    case 'endpoint':
      return contains(exchange.endpoint, value);
    case 'client':
      return contains(exchange.client, value);
    case 'source':
      return exchange.sources.some((source) => same(source));
    case 'outcome':
      return same(exchange.outcome);
    case 'kind':
      return same(exchange.kind);
    case 'is':
      return isState(value) && states[value](subject);
  }
}

/** Whether all terms hold for an exchange. */
export const matches = (subject: Subject, terms: readonly Term[]): boolean =>
  terms.every((term) => termMatches(subject, term) !== term.not);

const outcomes = ['ok', 'partial', 'unauthorized', 'error', 'network', 'pending'] as const;

/** The values of the keys that have no others. */
const values: Partial<Record<Key, readonly string[]>> = {
  mode: [...new Set([...authModes, ...authModes.map(modeNames.appsync.name)])],
  outcome: outcomes,
  kind: exchangeKinds,
  is: Object.keys(states),
};

/** What is wrong with a filter, in a sentence; null where nothing is. */
export function complaint(text: string): string | null {
  for (const { key, value } of parseFilter(text)) {
    const known = key === null ? undefined : values[key];
    if (known && !known.some((one) => one.toLowerCase() === value))
      return `«${key}:» has no «${value}»; it has ${known.join(', ')}.`;
    const name = key === null ? /^([a-z]+):(?!\/\/)/.exec(value)?.[1] : undefined;
    if (name !== undefined)
      return `There is no «${name}:», so it is searched as text. There are ${keys.map((one) => `${one}:`).join(' ')}`;
  }
  return null;
}

/** How many values of one key are offered. */
const OFFERED = 30;

/** Whole filters that the last token of a text may become, by the keys and by what is in the list. */
export function completions(text: string, exchanges: Iterable<Exchange>): readonly string[] {
  const [, before = '', minus = '', token = ''] = /^(.*\s)?(-?)(\S*)$/.exec(text) ?? [];
  const offer = (whole: string) => before + minus + whole;
  const [name = '', value] = token.split(':');
  if (value === undefined)
    return keys.filter((key) => key.startsWith(name.toLowerCase())).map((key) => offer(`${key}:`));
  const key = name.toLowerCase();
  if (!isKey(key)) return [];
  const found = new Set<string>(values[key]);
  if (found.size === 0)
    for (const exchange of exchanges) {
      for (const one of valuesOf(key, exchange)) if (one) found.add(one);
      if (found.size >= OFFERED) break;
    }
  return [...found]
    .filter((one) => contains(one, value.toLowerCase()))
    .map((one) => offer(`${key}:${/\s/.test(one) ? `"${one}"` : one}`));
}

function valuesOf(key: Key, exchange: Exchange): readonly (string | null)[] {
  switch (key) {
    case 'status':
      return [exchange.httpStatus === null ? null : String(exchange.httpStatus)];
    case 'model':
      return [exchange.model];
    case 'op':
    case 'operation':
      return exchange.fields;
    case 'person':
    case 'as':
      return [speaksFor(exchange)];
    case 'endpoint':
      return [hostOf(exchange.endpoint)];
    case 'client':
      return [exchange.client];
    case 'source':
      return exchange.sources;
    default:
      return [];
  }
}
