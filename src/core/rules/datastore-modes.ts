import type { AuthMode } from '../auth/credential.js';
import { modeOfProvider, type Provider, type Rule, type Strategy } from '../schema/schema.js';

const strategyOrder: readonly Strategy[] = ['custom', 'owner', 'groups', 'private', 'public'];
/** `identityPool` is not in it, so it sorts before the others, and then gives no mode. */
const providerOrder: readonly (Provider | null)[] = ['function', 'userPools', 'oidc', 'iam', 'apiKey'];

/** `sortAuthRulesWithPriority` and `getAuthRules` of datastore's `multiAuthStrategy`. */
export function modesOf(rules: readonly Rule[], signedIn: boolean): readonly AuthMode[] {
  const sorted = rules.toSorted(
    (one, other) =>
      strategyOrder.indexOf(one.allow) - strategyOrder.indexOf(other.allow) ||
      providerOrder.indexOf(sortedAs(one)) - providerOrder.indexOf(sortedAs(other)),
  );
  return [...new Set(sorted.flatMap((rule) => modeOfRule(rule, signedIn) ?? []))];
}

const sortedAs = ({ allow, provider }: Rule): Provider | null =>
  provider ?? (allow === 'private' ? 'userPools' : allow === 'public' ? 'apiKey' : null);

/** The providers for which a rule of a strategy gives a mode; null: none is written. */
const counted: Readonly<Record<Strategy, readonly (Provider | null)[]>> = {
  custom: [null, 'function'],
  owner: ['userPools', 'oidc'],
  groups: ['userPools', 'oidc'],
  private: [null, 'userPools', 'iam'],
  public: [null, 'apiKey', 'iam'],
};
const byDefault = {
  custom: 'function',
  private: 'userPools',
  public: 'apiKey',
  owner: null,
  groups: null,
} as const;

/** The mode that a rule adds to what DataStore tries; null: none. */
export function modeOfRule({ allow, provider }: Rule, signedIn: boolean): AuthMode | null {
  const needsUser = allow !== 'custom' && allow !== 'public';
  if ((needsUser && !signedIn) || !counted[allow].includes(provider)) return null;
  const taken = provider ?? byDefault[allow];
  return taken === null || taken === 'identityPool' ? null : modeOfProvider[taken];
}
