import type { AuthMode } from '../auth/credential.js';
import {
  type Model,
  modelOperations,
  modeOfProvider,
  operationsOf,
  providerOf,
  type Rule,
} from '../schema/schema.js';
import { modeOfRule } from './datastore-modes.js';
import type { MultiAuthQuestion } from './multi-auth.js';

/** Where DataStore does something else than its documentation says. */
export interface Parting {
  readonly id:
    | 'custom-first'
    | 'identity-pool-dropped'
    | 'private-oidc-dropped'
    | 'no-provider'
    | 'default-mode'
    | 'field-rules-ignored'
    | 'operations-ignored'
    | 'guest-rule-signed-in';
  readonly text: string;
}

/**
 * «Multiple authorization types priority order» of Amplify's documentation of DataStore (the page «Set up authorization
 * rules», the same for all platforms).
 */
const table: readonly (readonly [Rule['allow'], ReturnType<typeof providerOf>])[] = [
  ['owner', 'userPools'],
  ['owner', 'oidc'],
  ['groups', 'userPools'],
  ['groups', 'oidc'],
  ['private', 'userPools'],
  ['private', 'iam'],
  ['public', 'iam'],
  ['public', 'apiKey'],
];

/** The modes by the documentation: its table, `public` alone when signed out, the default mode without rules. */
export function documentedOrder(model: Model, signedIn: boolean, defaultMode: AuthMode): readonly AuthMode[] {
  const { rules } = model;
  if (!rules || rules.length === 0) return [defaultMode];
  const modes = table.flatMap(([allow, provider]) => {
    const isTried = signedIn || allow === 'public';
    const stands = rules.some((rule) => rule.allow === allow && providerOf(rule) === provider);
    return isTried && stands ? [modeOfProvider[provider]] : [];
  });
  return [...new Set(modes)];
}

/** The sentences that are true of this model, and of somebody who is signed in or not. */
export function partingsOf(
  { rules, fields }: Model,
  { signedIn, defaultMode }: MultiAuthQuestion,
  byRules: readonly AuthMode[],
): readonly Parting[] {
  const all = rules ?? [];
  const some = (is: (rule: Rule) => boolean) => all.some(is);
  const isPersonal = ({ allow }: Rule) => allow === 'owner' || allow === 'groups';
  const signed = signedIn ? 'signed in' : 'signed out';
  const partings: readonly (readonly [boolean, Parting['id'], string])[] = [
    [
      some(({ allow }) => allow === 'custom'),
      'custom-first',
      `«custom» (lambda) is tried first, also when ${signed}; the documentation’s table does not have it.`,
    ],
    [
      some(({ provider }) => provider === 'identityPool'),
      'identity-pool-dropped',
      'A rule with «provider: identityPool» is never tried, though the API grants it; only «iam» is known here.',
    ],
    [
      some(({ allow, provider }) => allow === 'private' && provider === 'oidc'),
      'private-oidc-dropped',
      '«private» with «oidc» is granted by the API and never tried.',
    ],
    [
      some((rule) => isPersonal(rule) && rule.provider === null),
      'no-provider',
      'An «owner» or «groups» rule without a provider adds nothing to what is tried.',
    ],
    [
      all.length > 0 && byRules.length === 0,
      'default-mode',
      `No rule gives a mode when ${signed}: one request is sent all the same, in the default mode ${defaultMode}.`,
    ],
    [
      fields.some((field) => field.rules !== null),
      'field-rules-ignored',
      'Rules on single fields are not in generated models: they change nothing about what is tried.',
    ],
    [
      some((rule) => modeOfRule(rule, signedIn) !== null && operationsOf(rule).size < modelOperations.length),
      'operations-ignored',
      'Operations are ignored: the same modes are tried for each, also where a rule does not give it.',
    ],
    [
      signedIn && some(({ allow, provider }) => allow === 'public' && provider === 'iam'),
      'guest-rule-signed-in',
      '«public» with «iam» is for guests: signed in it is tried, and refused unless another rule lets them in.',
    ],
  ];
  return partings.flatMap(([holds, id, text]) => (holds ? [{ id, text }] : []));
}
