import { isObject, textOf } from '../wire/json.js';
import type { Problem, ProblemCode } from './problem.js';
import { type Place, providers, type Rule, ruleOperations, strategies } from './schema.js';

/** Who the rule stands with, for problems. */
export interface RuleHome {
  readonly model: string;
  readonly field: string | null;
}

/**
 * One rule out of plain data, the same for SDL and generated models. Null where it makes no sense: then `report` said why.
 * @param placeOf where the rule stands, or an argument of it
 */
export function readRule(
  raw: unknown,
  home: RuleHome,
  placeOf: (argument?: string) => Place,
  report: (problem: Problem) => void,
): Rule | null {
  const refuse = (code: ProblemCode, message: string, argument?: string) => {
    report({ ...home, code, message, rule: null, at: placeOf(argument) });
    return null;
  };
  if (!isObject(raw)) return refuse('malformed-rule', 'A rule is an object such as { allow: owner }.');
  const allow = strategies.find((name) => name === raw.allow);
  if (!allow)
    return refuse(
      'unknown-strategy',
      `${named('allow', raw.allow)} is none of ${list(strategies)}.`,
      'allow',
    );
  const provider = providers.find((name) => name === raw.provider) ?? null;
  if (!provider && isThere(raw.provider))
    return refuse(
      'unknown-provider',
      `${named('provider', raw.provider)} is none of ${list(providers)}.`,
      'provider',
    );
  const operations = isThere(raw.operations) ? listOf(raw.operations) : null;
  const known = operations?.flatMap((one) => ruleOperations.filter((name) => name === one)) ?? null;
  if (known?.length !== operations?.length)
    return refuse('unknown-operation', `operations are of ${list(ruleOperations)}.`, 'operations');
  const groups = isThere(raw.groups) ? listOf(raw.groups) : null;
  const names = groups?.flatMap((name) => textOf(name) ?? []) ?? null;
  if (names?.length !== groups?.length)
    return refuse('malformed-rule', 'groups is a list of names.', 'groups');
  return {
    allow,
    provider,
    operations: known,
    ownerField: textOf(raw.ownerField) ?? null,
    identityClaim: textOf(raw.identityClaim) ?? null,
    groups: names,
    groupsField: textOf(raw.groupsField) ?? null,
    groupClaim: textOf(raw.groupClaim) ?? null,
    at: placeOf(),
  };
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;
/** GraphQL takes a single value for a list of one. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const list = (names: readonly string[]): string => names.join(', ');
/** A value is shown only where it is a name: nothing else of the file comes into a message. */
const named = (argument: string, value: unknown): string =>
  typeof value === 'string' && /^\w{1,20}$/.test(value) ? `${argument}: ${value}` : argument;
