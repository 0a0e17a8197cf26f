import type { IamRole } from '../auth/credential.js';

/**
 * Who asks. Claims are those of the token, by their names in it. A claim that is there as null is known to be
 * absent; one that is not there is absent only if `complete` says that every claim was seen.
 */
export type Caller =
  | { readonly mode: 'apiKey' | 'lambda' | 'none' | 'unknown' }
  | {
      readonly mode: 'iam';
      /** `backend`: a principal that is none of the identity pool's two roles. */
      readonly role: IamRole | 'backend';
      /** Of a backend: its ARN or a part of it; admin roles are told by it. */
      readonly arn?: string;
    }
  | {
      readonly mode: 'userPool' | 'oidc';
      readonly claims: Readonly<Record<string, unknown>>;
      readonly complete: boolean;
    };

/** `unseen`: it depends on a claim or a record that was not seen. */
export type Trit = 'yes' | 'no' | 'unseen';

/** `yes` if one of them is, `no` if all are. */
export const anyOf = (trits: readonly Trit[]): Trit =>
  trits.includes('yes') ? 'yes' : trits.includes('unseen') ? 'unseen' : 'no';

/** `no` if one of them is, `yes` if all are. */
export const allOf = (trits: readonly Trit[]): Trit =>
  trits.includes('no') ? 'no' : trits.includes('unseen') ? 'unseen' : 'yes';

/** A claim's value; null: the token has none; undefined: it was not seen. */
export function claimOf(caller: Caller, name: string): unknown {
  if (!('claims' in caller)) return null;
  const { claims, complete } = caller;
  return name in claims ? (claims[name] ?? null) : complete ? null : undefined;
}

/** `username` is looked up as Cognito's two kinds of token have it (transformer, `getOwnerClaim`). */
export function identityClaimOf(caller: Caller, name: string): unknown {
  const value = claimOf(caller, name);
  return name === 'username' && value === null ? claimOf(caller, 'cognito:username') : value;
}
