import type { AuthMode } from '../auth/credential.js';
import type { Problem, ProblemCode } from '../schema/problem.js';
import {
  type Model,
  modeOfProvider,
  type Place,
  type Provider,
  providerOf,
  type Rule,
  readOperations,
  type Schema,
  type Strategy,
} from '../schema/schema.js';
import { fieldReaders, mayOnSome, type Role, roleKey, rolesOf, type Settings, whoOf } from './roles.js';

/** Which providers a strategy takes (transformer, `validateRuleAuthStrategy`); `iam` stands for `identityPool` too. */
const allowedProviders: Readonly<Record<Strategy, readonly Provider[]>> = {
  owner: ['userPools', 'oidc'],
  groups: ['userPools', 'oidc'],
  private: ['userPools', 'iam', 'oidc'],
  public: ['apiKey', 'iam'],
  custom: ['function'],
};

/**
 * What the transformer would refuse in a schema that was read without a problem, in its own order: each rule by itself, then the
 * model's rules together, then what they leave unreadable.
 * @param modes that the API has; null where that is not known
 */
export function problemsOf(
  { models }: Schema,
  modes: readonly AuthMode[] | null,
  settings: Settings = {},
): readonly Problem[] {
  const rules = models.flatMap((model) => [
    ...rulesProblems(model, null, model.rules, model.at, modes),
    ...duplicates(model, settings),
    ...model.fields.flatMap((field) => rulesProblems(model, field.name, field.rules, model.at, modes)),
  ]);
  return [...rules, ...models.flatMap((model) => unreadableFields(model, settings))];
}

function rulesProblems(
  { name: model }: Model,
  field: string | null,
  rules: readonly Rule[] | null,
  at: Place,
  modes: readonly AuthMode[] | null,
): readonly Problem[] {
  if (rules?.length === 0)
    return [{ code: 'no-rules', message: '@auth has no rules.', model, field, rule: null, at }];
  const asked = (rules ?? []).flatMap((rule) => {
    const wrong = operationsProblem(rule, field) ?? ruleProblem(rule, modes);
    return wrong ? [{ code: wrong[0], message: wrong[1], model, field, rule, at: rule.at }] : [];
  });
  return asked;
}

type Wrong = readonly [ProblemCode, string];

/** `getAuthDirectiveRules`. */
function operationsProblem({ operations }: Rule, field: string | null): Wrong | null {
  const parts = readOperations.filter((operation) => operations?.includes(operation));
  if (parts.length === 0) return null;
  if (field !== null)
    return ['part-of-read-on-field', `A field has «read» as a whole: not ${parts.join(', ')}.`];
  return operations?.includes('read')
    ? ['read-and-its-parts', `«read» already is ${parts.join(', ')}: keep one or the other.`]
    : null;
}

/** `validateRuleAuthStrategy` and `commonRuleValidation`. */
function ruleProblem(rule: Rule, modes: readonly AuthMode[] | null): Wrong | null {
  const { allow, groups, groupsField, identityClaim, groupClaim } = rule;
  const provider = providerOf(rule);
  if (!allowedProviders[allow].includes(provider))
    return [
      'provider-not-for-strategy',
      `«${allow}» takes ${allowedProviders[allow].join(', ')}, and not ${provider}.`,
    ];
  if (allow === 'groups' && !groups && groupsField === null)
    return ['groups-missing', '«groups» needs a list of groups or a groupsField.'];
  const mode = modeOfProvider[provider];
  if (modes && !modes.includes(mode))
    return ['mode-not-configured', `The API has no ${mode}: its modes are ${modes.join(', ')}.`];
  if (allow === 'groups' && identityClaim !== null)
    return ['identity-claim-on-groups', 'identityClaim is for «owner» rules.'];
  if (allow === 'owner' && groupClaim !== null)
    return ['group-claim-on-owner', 'groupClaim is for «groups» rules.'];
  if (groupsField !== null && groups)
    return ['groups-and-groups-field', 'A rule has groups or a groupsField, not both.'];
  return allow === 'groups' && groups?.length === 0 ? ['groups-empty', 'The list of groups is empty.'] : null;
}

/** Two rules of the model for the same people, whatever their operations (`AccessControlMatrix.setRole`). */
function duplicates(model: Model, settings: Settings): readonly Problem[] {
  const seen = new Set<string>();
  return (model.rules ?? []).flatMap((rule) =>
    whoOf(rule, model, settings).flatMap((who): readonly Problem[] => {
      const key = roleKey(rule, who);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      const message = 'Another rule of the model is for the same people: join their operations.';
      return [{ code: 'duplicate-rule', message, model: model.name, field: null, rule, at: rule.at }];
    }),
  );
}

/** A required field cannot be withheld from subscribers: whoever reads something must read it (`generateResolvers`). */
function unreadableFields(model: Model, settings: Settings): readonly Problem[] {
  if (model.subscriptions !== 'on') return [];
  const roles = rolesOf(model, settings);
  return model.fields.flatMap(({ name, isRequired }): readonly Problem[] => {
    const readers = isRequired ? fieldReaders(model, roles, name) : null;
    if (!readers) return [];
    const rule = ruleWithout(roles, readers, name);
    const message = `${name} is required: every rule that reads a part of ${model.name} must read it too.`;
    const at = rule?.at ?? model.at;
    return [{ code: 'required-field-not-readable', message, model: model.name, field: name, rule, at }];
  });
}

/** The rule that lets somebody read another field, and not this one. */
function ruleWithout(roles: readonly Role[], readers: readonly Role[], field: string): Rule | null {
  const reads = (operations: ReadonlySet<string>) => readOperations.some((one) => operations.has(one));
  const shut = roles.find(
    (role) =>
      mayOnSome(role, 'get') &&
      !readers.includes(role) &&
      !reads(role.grants.get(field)?.operations ?? new Set()),
  );
  const grant = [...(shut?.grants.values() ?? [])].find(({ operations }) => reads(operations));
  return grant?.rule ?? null;
}
