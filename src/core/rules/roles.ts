import type { AuthMode } from '../auth/credential.js';
import {
  type Model,
  type ModelOperation,
  modeOfProvider,
  operationsOf,
  providerOf,
  type Rule,
  readOperations,
} from '../schema/schema.js';
import type { Trit } from './caller.js';

/** How an API was deployed, where that decides. What is left out has Amplify's default. */
export interface Settings {
  /** `useSubUsernameForDefaultIdentityClaim`: owners are stored as `sub::username`. Default true. */
  readonly subUsername?: boolean;
  /** Models without `@auth` are open to the API key. Default false. */
  readonly sandbox?: boolean;
  /** IAM principals outside the identity pool may do everything. Default false. */
  readonly iamAccess?: boolean;
  /** Backend roles that may do everything, by a part of their ARN. Default none. */
  readonly adminRoles?: readonly string[];
  /** Of the API. It is let in where no rule asks for any mode; left out, that is not known. */
  readonly defaultMode?: AuthMode;
}

/** What somebody may do with one field, and the rule that says so. */
export interface Grant {
  readonly operations: ReadonlySet<ModelOperation>;
  readonly rule: Rule;
}

/** Everybody who stands alike before the rules: the rows of the transformer's access control matrix. */
export interface Role {
  readonly key: string;
  readonly mode: (typeof modeOfProvider)[keyof typeof modeOfProvider];
  readonly who:
    | { readonly kind: 'everybody' }
    | { readonly kind: 'iam'; readonly role: 'guest' | 'authenticated' }
    | { readonly kind: 'group'; readonly group: string; readonly claim: string }
    | {
        readonly kind: 'owner' | 'groupsField';
        /** The record's field that holds the owner or the groups. */
        readonly entity: string;
        readonly isList: boolean;
        readonly claim: string;
      };
  /** By declared field. */
  readonly grants: ReadonlyMap<string, Grant>;
}

type Who = Role['who'];

/**
 * The roles of a model with their rights, field by field (transformer, `convertRulesToRoles` and
 * `AccessControlMatrix`): a rule of the model gives rights on every declared field; `@auth` on a field takes all of
 * these away there and begins anew, and of two rules for one role on a field the last counts.
 */
export function rolesOf(model: Model, settings: Settings): readonly Role[] {
  const key = settings.subUsername !== false;
  const ofModel = made.get(model) ?? new Map<boolean, readonly Role[]>();
  const roles = ofModel.get(key) ?? makeRoles(model, settings);
  made.set(model, ofModel.set(key, roles));
  return roles;
}

/** Many questions are asked of a model. By `subUsername`, the one setting that changes the roles. */
const made = new WeakMap<Model, Map<boolean, readonly Role[]>>();

function makeRoles(model: Model, settings: Settings): readonly Role[] {
  const roles = new Map<string, Role & { readonly grants: Map<string, Grant> }>();
  const give = (rule: Rule, fields: readonly string[]) => {
    const operations = operationsOf(rule);
    for (const who of whoOf(rule, model, settings)) {
      const key = roleKey(rule, who);
      const role = roles.get(key) ?? { key, mode: modeOfProvider[providerOf(rule)], who, grants: new Map() };
      roles.set(key, role);
      for (const field of fields) role.grants.set(field, { operations, rule });
    }
  };
  const fields = model.fields.map(({ name }) => name);
  for (const rule of model.rules ?? []) give(rule, fields);
  for (const { name, rules } of model.fields) {
    if (!rules) continue;
    for (const { grants } of roles.values()) grants.delete(name);
    for (const rule of rules) give(rule, [name]);
  }
  return [...roles.values()];
}

/** The roles a rule speaks of: one for each static group, else one. */
export function whoOf(rule: Rule, model: Model, settings: Settings): readonly Who[] {
  const claim = rule.groupClaim ?? 'cognito:groups';
  if (rule.groups && !rule.groupsField) return rule.groups.map((group) => ({ kind: 'group', group, claim }));
  const stored = (kind: 'owner' | 'groupsField', entity: string, by: string): Who => ({
    kind,
    entity,
    isList: model.fields.some(({ name, isList }) => isList && name === entity),
    claim: by,
  });
  if (rule.allow === 'groups') return [stored('groupsField', rule.groupsField ?? 'groups', claim)];
  if (rule.allow === 'owner') {
    const byDefault = settings.subUsername === false ? 'username' : 'sub::username';
    return [stored('owner', rule.ownerField ?? 'owner', rule.identityClaim ?? byDefault)];
  }
  if (providerOf(rule) === 'iam')
    return [{ kind: 'iam', role: rule.allow === 'public' ? 'guest' : 'authenticated' }];
  return [{ kind: 'everybody' }];
}

/** Equal for rules that speak of the same people: the transformer refuses two of them on one model. */
export const roleKey = (rule: Rule, who: Who): string => JSON.stringify([providerOf(rule), who]);

/** Whether the role has the right on one field at least. */
export const mayOnSome = ({ grants }: Role, operation: ModelOperation): boolean =>
  [...grants.values()].some(({ operations }) => operations.has(operation));

/** Whether the role has the right on every declared field. */
export const mayOnAll = ({ grants }: Role, model: Model, operation: ModelOperation): boolean =>
  model.fields.every(({ name }) => grants.get(name)?.operations.has(operation) ?? false);

/**
 * Whether AppSync itself lets a mode in, before any resolver: by the directives that the transformer puts on an
 * operation, for those who have a right to it (`getServiceDirectives`). Without one it is the default mode's.
 */
export function isAdmitted(
  roles: readonly Role[],
  operation: ModelOperation,
  mode: AuthMode,
  { iamAccess, adminRoles, defaultMode }: Settings,
): Trit {
  const modes = new Set<AuthMode>(roles.flatMap((role) => (mayOnSome(role, operation) ? [role.mode] : [])));
  if (iamAccess || adminRoles?.length) modes.add('iam');
  if (modes.size === 0 && defaultMode === undefined) return 'unseen';
  return modes.has(mode) || (modes.size === 0 && mode === defaultMode) ? 'yes' : 'no';
}

/** The fields on which the role has the right. */
export const fieldsOf = ({ grants }: Role, operation: ModelOperation): readonly string[] =>
  [...grants].flatMap(([field, { operations }]) => (operations.has(operation) ? [field] : []));

/**
 * The roles that may read a field, where the field has a resolver of its own; null where it has none and comes with
 * its record (transformer, `generateResolvers` and `getReadRolesForField`).
 */
export function fieldReaders(
  { fields }: Model,
  roles: readonly Role[],
  field: string,
): readonly Role[] | null {
  if (!fields.some(({ name }) => name === field)) return null;
  const may = ({ grants }: Role, operation: ModelOperation) =>
    grants.get(field)?.operations.has(operation) ?? false;
  // Of the reading operations only the first counts here: the transformer spreads the lists into one `Set`.
  const readers = roles.filter((role) => mayOnSome(role, 'get'));
  const open = readers.filter(
    (role) =>
      (role.mode === 'userPool' || role.mode === 'oidc') &&
      role.who.kind === 'everybody' &&
      readOperations.every((operation) => may(role, operation)),
  );
  // Where everybody of a mode may read it, the mode's other roles need no look.
  const counting = readers.filter((role) =>
    open.every(({ mode, key }) => role.mode !== mode || role.key === key),
  );
  const allowed = counting.filter((role) => readOperations.some((operation) => may(role, operation)));
  return allowed.length < counting.length ? allowed : null;
}
