import * as v from 'valibot';

/** Amplify's names of the modes; `unknown` comes with candidates and a reason. */
export const authModes = ['apiKey', 'userPool', 'oidc', 'iam', 'lambda', 'none', 'unknown'] as const;
export type AuthMode = (typeof authModes)[number];
export type IamRole = 'guest' | 'authenticated' | 'unknown';

/** The claims of a JWT that may leave the page. Times are epoch seconds, as in the token. */
export const claimsSchema = v.object({
  iss: v.optional(v.string()),
  sub: v.optional(v.string()),
  username: v.optional(v.string()),
  email: v.optional(v.string()),
  tokenUse: v.optional(v.string()),
  clientId: v.optional(v.string()),
  groups: v.optional(v.array(v.string())),
  exp: v.optional(v.number()),
  iat: v.optional(v.number()),
});
export type Claims = v.InferOutput<typeof claimsSchema>;

const header = v.string();
/** Salted, so that it tells equal from different within one recording and nothing more. */
const fingerprint = v.string();

/** What is left of a credential when its secret is gone. */
export const credentialSchema = v.variant('kind', [
  v.object({ kind: v.literal('apiKey'), header, fingerprint }),
  v.object({ kind: v.literal('jwt'), header, fingerprint, claims: claimsSchema, bearer: v.boolean() }),
  v.object({
    kind: v.literal('sigv4'),
    header,
    fingerprint,
    accessKeyId: v.string(),
    region: v.string(),
    service: v.string(),
  }),
  v.object({ kind: v.literal('opaque'), header, fingerprint, bearer: v.boolean() }),
  v.object({
    kind: v.literal('empty'),
    header,
    /** What stands there without being a credential, such as nothing, `null`, `undefined` or `Bearer`. */
    text: v.optional(v.string(), ''),
  }),
]);
export type Credential = v.InferOutput<typeof credentialSchema>;

/** Who the credentials speak for: never the credential itself. `exp` is epoch seconds. */
export interface Identity {
  /** `iss` and `sub`, or the best there is; equal for equal persons within a recording. */
  readonly person: string;
  readonly username: string | null;
  readonly sub: string | null;
  readonly email: string | null;
  readonly groups: readonly string[];
  readonly tokenUse: string | null;
  readonly issuer: string | null;
  readonly exp: number | null;
}
