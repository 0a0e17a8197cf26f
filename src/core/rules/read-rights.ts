import type { Model } from '../schema/schema.js';
import { allOf, anyOf, type Caller, type Trit } from './caller.js';
import { type Comparison, holds, standsFor, type Values, wantedOf } from './match.js';
import { fieldReaders, mayOnSome, type Role } from './roles.js';
import { isOf } from './write.js';

/** `all` or `none` whatever the record; else the record decides. */
export type Sight =
  | { readonly sees: 'all' | 'none' | 'unseen' }
  | { readonly sees: 'some'; readonly record: (record: Values) => Trit };

const none: Sight = { sees: 'none' };
const nothingSeen: Values = {};

/**
 * Get, list, sync and search (`query` and `search`): a role that no record decides sees all; the others become a
 * filter, and without one the query is refused as a whole.
 * @param allRoles of every mode, since they decide whether a field has a resolver of its own
 */
export function sightOf(
  model: Model,
  allRoles: readonly Role[],
  caller: Caller,
  operation: 'get' | 'list' | 'sync' | 'search',
  field: string | undefined,
): Sight {
  const roles = allRoles.filter((role) => role.mode === caller.mode && mayOnSome(role, operation));
  const comparison: Comparison = operation === 'search' ? 'search' : 'query';
  const fixed = anyOf(roles.map((role) => standsFor(role, caller) ?? 'no'));
  const filters = roles.flatMap((role) => {
    if (!('entity' in role.who)) return [];
    const wanted = wantedOf(role, caller, comparison);
    // Such an owner becomes a part of the key that is asked for, which is not modelled here.
    const isKey = comparison === 'query' && model.primaryKey.includes(role.who.entity);
    return wanted.values.length > 0 || wanted.isUnseen ? [{ role, wanted, isKey }] : [];
  });
  if (fixed === 'no' && filters.length === 0) return none;
  const readers = field === undefined ? null : fieldReaders(model, allRoles, field);
  const sees = (record: Values): Trit =>
    allOf([
      anyOf([
        fixed,
        ...filters.map(({ role, wanted, isKey }) => (isKey ? 'unseen' : holds(role, wanted, record))),
      ]),
      readers
        ? anyOf(readers.filter(({ mode }) => mode === caller.mode).map((role) => isOf(role, caller, record)))
        : 'yes',
    ]);
  const whatever = sees(nothingSeen);
  if (whatever !== 'unseen') return whatever === 'yes' ? { sees: 'all' } : none;
  const isSure = fixed === 'yes' || filters.some(({ wanted, isKey }) => wanted.values.length > 0 && !isKey);
  return isSure ? { sees: 'some', record: sees } : { sees: 'unseen' };
}

/**
 * A subscription (`subscriptions`): the same with the right to listen, but the filter compares the last part of the
 * owner claim alone. An owner argument must be the caller's own, and then nothing else is asked.
 */
export function subscriptionSight(
  model: Model,
  allRoles: readonly Role[],
  caller: Caller,
  args: Values | undefined,
  field: string | undefined,
): Sight {
  if (model.subscriptions === 'off') return none;
  // What a mutation hands to subscribers of a field with a resolver of its own depends on the mutation.
  const isRedacted = field !== undefined && fieldReaders(model, allRoles, field) !== null;
  if (model.subscriptions === 'public' || isRedacted) return { sees: 'unseen' };
  const roles = allRoles.filter((role) => role.mode === caller.mode && mayOnSome(role, 'listen'));
  const fixed = anyOf(roles.map((role) => standsFor(role, caller) ?? 'no'));
  const filters = roles.flatMap((role) => {
    const wanted = wantedOf(role, caller, 'subscription');
    return wanted.values.length > 0 || wanted.isUnseen ? [{ role, wanted }] : [];
  });
  const asked = filters.flatMap(({ role }) => {
    const value = role.who.kind === 'owner' && !role.who.isList ? args?.[role.who.entity] : undefined;
    return value === undefined || value === null || value === ''
      ? []
      : [holds(role, wantedOf(role, caller, 'record'), args)];
  });
  if (fixed === 'yes') return { sees: 'all' };
  // The first that is the caller's own lets them in; one of somebody else before it shuts them out.
  const [answer] = asked;
  if (fixed === 'unseen' || answer === 'unseen') return { sees: 'unseen' };
  if (answer === 'no' || filters.length === 0) return none;
  if (answer === 'yes' && filters.length === 1 && !args?.filter) return { sees: 'all' };
  const record = (values: Values) => anyOf(filters.map(({ role, wanted }) => holds(role, wanted, values)));
  return filters.some(({ wanted }) => wanted.values.length > 0)
    ? { sees: 'some', record }
    : { sees: 'unseen' };
}
