import type { Settings } from '../../protocol/settings.js';

/** A list of the settings as it is typed, a value in a line. */
export interface Lines {
  readonly values: readonly string[];
  /** Why it is not taken, with the line that is wrong; null where all are right. */
  readonly wrong: string | null;
}

/** What one line means, or null where it means nothing. */
type Read = (line: string) => string | null;

const HOST = /^[a-z0-9.-]+(?::\d+)?$/;

/** The host of a line, which may be a whole URL; the port stays where it is not the usual one. */
const host: Read = (line) => {
  const url = /^[a-z]+:\/\//i.test(line) ? line : `https://${line}`;
  const found = URL.canParse(url) ? new URL(url).host : '';
  return HOST.test(found) ? found : null;
};

/** An issuer, exactly as tokens have it: without the path to its configuration. */
const issuer: Read = (line) => (/^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(line) ? line : null);

/** An API's address as requests have it: a host alone means its root. */
const endpoint: Read = (line) => {
  if (!/^https?:\/\/[^?#]+$/i.test(line) || !URL.canParse(line)) return null;
  const { origin, pathname, username, password } = new URL(line);
  return username === '' && password === '' ? `${origin}${pathname}` : null;
};

const reads = {
  sites: { read: host, wanted: 'a host such as app.example.com or localhost:5173' },
  issuers: { read: issuer, wanted: 'an issuer such as https://login.example.com, as in the token’s iss' },
  endpoints: {
    read: endpoint,
    wanted: 'the address of an API such as https://api.example.com/graphql, without a query',
  },
} as const satisfies Partial<Record<keyof Settings, unknown>>;
export type ListName = keyof typeof reads;

/** The values of a typed list; empty lines and repeated values are passed over. */
export function readLines(name: ListName, text: string): Lines {
  const { read, wanted } = reads[name];
  const values = new Set<string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const value = read(line);
    if (value === null) return { values: [], wrong: `Line ${index + 1}, «${line}», is not ${wanted}.` };
    values.add(value);
  }
  return { values: [...values], wrong: null };
}

/** What each bound may be, with its words. */
export const bounds = [
  { name: 'exchanges', label: 'Exchanges', most: 200_000, more: 'the oldest are dropped' },
  { name: 'body', label: 'Characters of a body', most: 65_536, more: 'the rest is counted' },
  { name: 'framesPerSocket', label: 'Frames of a socket', most: 20_000, more: 'the rest is counted' },
] as const satisfies readonly { name: keyof Settings; label: string; most: number; more: string }[];

/** A bound as it is typed, or why it is none. */
export function readBound(text: string, most: number): number | string {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= 1 && value <= most ? value : `A whole number from 1 to ${most.toLocaleString('en-US')}.`;
}
