import type { AuthMode } from '../auth/credential.js';
import { isObject } from '../wire/json.js';

/** `allow` of an `@auth` rule (amplify-graphql-directives, `AuthStrategy`). */
export const strategies = ['owner', 'groups', 'private', 'public', 'custom'] as const;
export type Strategy = (typeof strategies)[number];

/** `provider` of an `@auth` rule (amplify-graphql-directives, `AuthProvider`). */
export const providers = ['apiKey', 'iam', 'identityPool', 'oidc', 'userPools', 'function'] as const;
export type Provider = (typeof providers)[number];

/** What `read` stands for (amplify-graphql-auth-transformer, `READ_MODEL_OPERATIONS`). */
export const readOperations = ['get', 'list', 'search', 'listen', 'sync'] as const;
/** What a right can be on (amplify-graphql-auth-transformer, `MODEL_OPERATIONS`). */
export const modelOperations = ['create', 'update', 'delete', ...readOperations] as const;
export type ModelOperation = (typeof modelOperations)[number];
/** What a rule's `operations` may hold. */
export const ruleOperations = [...modelOperations, 'read'] as const;
export type RuleOperation = (typeof ruleOperations)[number];

/** Where something stands: lines and columns count from 1; generated JSON has a path instead. */
export type Place =
  | { readonly file: string; readonly line: number; readonly column: number }
  | { readonly file: string; readonly path: string };

/** One entry of an `@auth` directive, as it is written: what is not there is null. */
export interface Rule {
  readonly allow: Strategy;
  /**
   * As generated models say it: `owner` and `groups` get `userPools` from the generator, the others stay null
   * (appsync-modelgen-plugin, `process-auth`). DataStore decides by it, the transformer by {@link providerOf}.
   */
  readonly provider: Provider | null;
  /** Null: all. */
  readonly operations: readonly RuleOperation[] | null;
  readonly ownerField: string | null;
  readonly identityClaim: string | null;
  readonly groups: readonly string[] | null;
  readonly groupsField: string | null;
  readonly groupClaim: string | null;
  readonly at: Place;
}

export interface Field {
  readonly name: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** Null: no `@auth` of its own. */
  readonly rules: readonly Rule[] | null;
}

export interface Model {
  readonly name: string;
  /** The declared ones: an implicit owner field is none, and nobody gets a right on it by rules that leave gaps. */
  readonly fields: readonly Field[];
  /** Null: no `@auth` on the model. */
  readonly rules: readonly Rule[] | null;
  /** The partition key first. */
  readonly primaryKey: readonly string[];
  /** `@model(subscriptions: { level })`: `public` ones ask for no rule, and `off` there are none. */
  readonly subscriptions: 'on' | 'off' | 'public';
  readonly at: Place;
}

/** What a configuration says about the API: no endpoint's key, no secret. */
export interface Api {
  readonly defaultMode: AuthMode;
  /** With the default; null where the file does not list them (Gen 1 configurations). */
  readonly modes: readonly AuthMode[] | null;
}

/** Raised when a stored {@link Schema} can no longer be read back. */
export const SCHEMA_VERSION = 1;

/** What is known of an app's models, whatever it was read from. Plain JSON. */
export interface Schema {
  readonly version: typeof SCHEMA_VERSION;
  readonly models: readonly Model[];
  readonly api: Api | null;
  /** What these files cannot say, a sentence each. */
  readonly gaps: readonly string[];
}

/** The provider that the transformer takes: what is written, or the strategy's default (`getAuthDirectiveRules`). */
export function providerOf({ allow, provider }: Rule): Exclude<Provider, 'identityPool'> {
  // `identityPool` is the newer name of `iam` (`isAuthProviderEqual`).
  if (provider === 'identityPool') return 'iam';
  if (provider) return provider;
  if (allow === 'public') return 'apiKey';
  return allow === 'custom' ? 'function' : 'userPools';
}

/** The operations a rule gives, with `read` spelled out. */
export const operationsOf = ({ operations }: Rule): ReadonlySet<ModelOperation> =>
  new Set(
    operations?.flatMap((operation) => (operation === 'read' ? readOperations : [operation])) ??
      modelOperations,
  );

/** Every rule that stands on a model, those of its fields last. */
export const rulesOf = ({ rules, fields }: Model): readonly Rule[] => [
  ...(rules ?? []),
  ...fields.flatMap((field) => field.rules ?? []),
];

/** The auth mode that speaks for a provider. */
export const modeOfProvider = {
  apiKey: 'apiKey',
  iam: 'iam',
  oidc: 'oidc',
  userPools: 'userPool',
  function: 'lambda',
} as const satisfies Record<Exclude<Provider, 'identityPool'>, AuthMode>;

/** Of `@model(subscriptions: …)`: `null` switches them off, as `level: off` does. */
export function subscriptionsOf(value: unknown): Model['subscriptions'] {
  if (value === null) return 'off';
  const level = isObject(value) ? value.level : undefined;
  return level === 'off' || level === 'public' ? level : 'on';
}
