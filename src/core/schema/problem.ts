import type { Place, Rule } from './schema.js';

/** Everything that can be wrong with a schema. The list is closed: a code is never reused. */
export const problemCodes = [
  // The file
  'unreadable',
  'syntax',
  'unknown-format',
  'gen2-resource',
  'no-models',
  'duplicate-model',
  // A rule by itself
  'unknown-strategy',
  'unknown-provider',
  'unknown-operation',
  'malformed-rule',
  'provider-not-for-strategy',
  'groups-missing',
  'groups-empty',
  'groups-and-groups-field',
  'identity-claim-on-groups',
  'group-claim-on-owner',
  'read-and-its-parts',
  'part-of-read-on-field',
  'mode-not-configured',
  // Rules together
  'auth-without-model',
  'no-rules',
  'duplicate-rule',
  'required-field-not-readable',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Something that makes a schema invalid, named as closely as possible. Never holds text of the file but names. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly model: string | null;
  readonly field: string | null;
  /** The rule at fault, where one could be read. */
  readonly rule: Rule | null;
  readonly at: Place;
}

/** How a place is written: `schema.graphql:3:12`. */
export const placeText = (at: Place): string =>
  'line' in at ? `${at.file}:${at.line}:${at.column}` : at.path === '' ? at.file : `${at.file}, ${at.path}`;
