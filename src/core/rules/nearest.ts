import {
  type Model,
  type ModelOperation,
  modeOfProvider,
  operationsOf,
  providerOf,
  type Rule,
  rulesOf,
} from '../schema/schema.js';
import type { Question } from './authorize.js';
import { type Caller, identityClaimOf } from './caller.js';
import { type Role, roleKey, rolesOf, type Settings, whoOf } from './roles.js';
import { isOf } from './write.js';

/** A rule that did not let somebody through, and what it wanted of them. */
export interface Missing {
  readonly rule: Rule;
  /** The claim that the token lacks, or has with another value; null where it is not a claim that is missing. */
  readonly claim: string | null;
  readonly wanted: string;
}

/** From what is nearest: a right on fewer fields, another person, another operation, another mode. */
type Distance = 0 | 1 | 2 | 3;

/** The rule that came nearest to letting this through; of equals the first that is written. */
export function nearestRule(
  model: Model,
  right: ModelOperation,
  question: Question,
  caller: Caller,
  settings: Settings,
): Missing | null {
  const roles = new Map(rolesOf(model, settings).map((role) => [role.key, role]));
  const candidates = rulesOf(model).flatMap((rule) =>
    whoOf(rule, model, settings).flatMap((who) => {
      const role = roles.get(roleKey(rule, who));
      return role ? [distanceOf(rule, role, right, question, caller)] : [];
    }),
  );
  const [nearest] = candidates.toSorted((one, other) => one.distance - other.distance);
  return nearest?.missing ?? null;
}

function distanceOf(
  rule: Rule,
  role: Role,
  right: ModelOperation,
  { record, input, operation, field }: Question,
  caller: Caller,
): { readonly distance: Distance; readonly missing: Missing } {
  const missing = (distance: Distance, wanted: string, claim: string | null = null) => ({
    distance,
    missing: { rule, claim, wanted },
  });
  const mode = modeOfProvider[providerOf(rule)];
  if (mode !== caller.mode) return missing(3, `the auth mode ${mode}, and this was ${caller.mode}`);
  const rights = operationsOf(rule);
  if (!rights.has(right)) return missing(2, `${[...rights].join(', ')}, and this was ${right}`);
  const stands = isOf(role, caller, operation === 'create' ? input : record);
  if (stands !== 'no')
    return missing(0, `a right on every field that is touched${field === undefined ? '' : `, ${field} too`}`);
  const { who } = role;
  if (who.kind === 'iam') return missing(1, `the ${who.role} role of the identity pool`);
  if (who.kind === 'group') return missing(1, `«${who.group}» in the claim ${who.claim}`, who.claim);
  if (who.kind === 'everybody') return missing(1, `the auth mode ${mode}`);
  if (who.kind === 'groupsField')
    return missing(1, `one of the record's ${who.entity} in the claim ${who.claim}`, who.claim);
  const absent = who.claim.split('::').find((name) => identityClaimOf(caller, name) === null);
  return absent === undefined
    ? missing(1, `the claim ${who.claim} to be the record's ${who.entity}`, who.claim)
    : missing(1, `a claim ${absent}, and the token has none`, absent);
}
