import { isObject, parseJson } from '../../wire/json.js';
import type { Projection } from '../snapshot.js';

// Small checks in place of schemas: these files are part of the content script.

export const stringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const booleanOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** A string, or the strings of an array. */
export const strings = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** The names of the fields of a JSON object, none where it is not one or does not parse. */
export const fieldNames = (json: unknown): string[] => {
  const value = typeof json === 'string' ? parseJson(json) : undefined;
  return isObject(value) ? Object.keys(value) : [];
};

/** The projection of a record of which nothing may be said. */
export const nothing: Projection = {
  id: null,
  owners: [],
  version: null,
  deleted: null,
  lastChangedAt: null,
};
