import { parseJson } from '../wire/json.js';
import { type Caller, claimOf, identityClaimOf, type Trit } from './caller.js';
import type { Role } from './roles.js';

/** A stored record, or what is sent: a field that is not there was not seen, null is known to be empty. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * Where a caller is compared with a record. `record`: a resolver holds it (update, delete, field, and the input of
 * create); `query`, `search`, `subscription`: it becomes a filter. Their templates differ in which claims they need.
 */
export type Comparison = 'record' | 'query' | 'search' | 'subscription';

/** What a record must hold for the caller. */
export interface Wanted {
  /** One of these. The first is what create fills in. */
  readonly values: readonly string[];
  /** A claim that was not seen might add to them. */
  readonly isUnseen: boolean;
}

const nobody: Wanted = { values: [], isUnseen: false };

/** Whether the caller is of a role that no record decides; of the others, null. */
export function standsFor({ who }: Role, caller: Caller): Trit | null {
  if (who.kind === 'everybody') return 'yes';
  if (who.kind === 'iam') return 'role' in caller && caller.role === who.role ? 'yes' : 'no';
  if (who.kind !== 'group') return null;
  const claim = claimOf(caller, who.claim);
  if (claim === undefined) return 'unseen';
  // A text is searched for the group's name, as `contains` does on one.
  if (typeof claim === 'string') return claim.includes(who.group) ? 'yes' : 'no';
  return Array.isArray(claim) && claim.includes(who.group) ? 'yes' : 'no';
}

/** What a record must hold for a caller to be its owner, or of its groups. */
export function wantedOf({ who }: Role, caller: Caller, comparison: Comparison): Wanted {
  if (who.kind === 'owner') return ownersOf(who.claim, caller, comparison);
  return who.kind === 'groupsField' ? groupsOf(who, caller, comparison) : nobody;
}

/**
 * `sub::username` is written as one; read, each of its parts does too. Every part must be there, but for queries, which
 * ask for each part that is there, and the subscription's filter has the last one alone
 * (transformer, `generateOwnerClaimExpression`, `generateAuthFilter`, `getOwnerClaimReference`).
 */
function ownersOf(claim: string, caller: Caller, comparison: Comparison): Wanted {
  const claims = claim.split('::').map((part) => identityClaimOf(caller, part));
  const isUnseen = claims.some((value) => value !== null && typeof value !== 'string');
  const parts = claims.filter((value) => typeof value === 'string');
  const isWhole = parts.length === claims.length;
  if (comparison !== 'query' && !isWhole) return { values: [], isUnseen: isUnseen && !claims.includes(null) };
  if (comparison === 'subscription') return { values: parts.slice(-1), isUnseen };
  const joined = isWhole && parts.length > 1 ? [parts.join('::')] : [];
  return { values: [...joined, ...parts], isUnseen };
}

function groupsOf(
  { claim, isList }: { readonly claim: string; readonly isList: boolean },
  caller: Caller,
  comparison: Comparison,
): Wanted {
  const value = claimOf(caller, claim);
  if (value === undefined) return { values: [], isUnseen: true };
  if (typeof value !== 'string') return { values: strings(value), isUnseen: false };
  // A query for a list field walks the claim itself, and a text cannot be walked.
  if (comparison === 'query' && isList) return nobody;
  const parsed = parseJson(value);
  return { values: Array.isArray(parsed) ? strings(parsed) : [value], isUnseen: false };
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** Whether a record, or an input, holds what is wanted. */
export function holds({ who }: Role, { values, isUnseen }: Wanted, record: Values | undefined): Trit {
  if (!('entity' in who) || (values.length === 0 && !isUnseen)) return 'no';
  const stored = record?.[who.entity];
  if (stored === undefined) return 'unseen';
  const held = who.isList ? strings(stored) : strings([stored]);
  if (held.some((value) => values.includes(value))) return 'yes';
  return isUnseen && held.length > 0 ? 'unseen' : 'no';
}
