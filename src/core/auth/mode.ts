import type { AuthMode, Credential, IamRole, Identity } from './credential.js';
import { identityOfClaims } from './identity.js';

/** Issuers of Cognito user pools, in every partition whose name the AWS SDK has (aws, aws-cn, aws-us-gov, aws-eusc). */
const userPoolIssuer =
  /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.(?:com(?:\.cn)?|eu)\/[a-z0-9-]+_[A-Za-z0-9]+$/;

/** The user pool that a token's issuer names. */
export const isUserPool = (issuer: string | null | undefined): boolean =>
  issuer !== null && issuer !== undefined && userPoolIssuer.test(issuer);

/** Issuers are compared as AppSync's simulator does: a slash at the end doesn't count (`current-auth-mode`). */
export const plainIssuer = (issuer: string): string => issuer.replace(/\/$/, '');

export interface ModeReading {
  readonly mode: AuthMode;
  readonly candidates?: readonly AuthMode[];
  readonly role: IamRole | null;
  readonly identity: Identity | null;
  readonly basis: string;
}

/** What a mode is read from: the credentials of one request, of a handshake or of a frame. */
export interface Presented {
  readonly credentials: readonly Credential[];
  /** Whether the source shows authorization headers at all. */
  readonly authorizationShown: boolean;
  /** Lower-case names; `x-amz-date` tells a signed request also where its signature was taken out. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Which auth mode a request used, in the order in which AppSync's own simulator decides: the API key counts even
 * beside an `authorization` header (amplify-appsync-simulator, `current-auth-mode`).
 * @param isOidc whether an issuer is known to be one of the API's OpenID Connect providers
 */
export function readMode(
  { credentials, authorizationShown, headers }: Presented,
  isOidc: (issuer: string) => boolean,
): ModeReading {
  const nobody = { role: null, identity: null };
  const sent = credentials.filter((credential) => credential.kind !== 'empty');
  const key = sent.find((credential) => credential.kind === 'apiKey');
  const other = sent.find((credential) => credential.kind !== 'apiKey');
  if (key) {
    const beside = other ? ', beside an authorization header: two credentials in one request' : '';
    return { mode: 'apiKey', ...nobody, basis: `x-api-key header${beside}` };
  }
  if (other) return readAuthorization(other, isOidc);
  if (!authorizationShown) {
    if (headers['x-amz-date'] !== undefined)
      return {
        mode: 'iam',
        role: 'unknown',
        identity: null,
        basis: 'x-amz-date header; its signature is not in this file',
      };
    return {
      mode: 'unknown',
      candidates: ['userPool', 'oidc', 'lambda', 'none'],
      ...nobody,
      basis: 'no x-api-key, and this file shows no authorization headers: whether there was one is not known',
    };
  }
  return { mode: 'none', ...nobody, basis: basisOfNone(credentials) };
}

function basisOfNone([first]: readonly Credential[]): string {
  if (first?.kind !== 'empty') return 'no credential header';
  return first.text === ''
    ? `an empty ${first.header} header`
    : `«${first.text}» in the ${first.header} header, which is no credential`;
}

function readAuthorization(
  credential: Exclude<Credential, { kind: 'apiKey' | 'empty' }>,
  isOidc: (issuer: string) => boolean,
): ModeReading {
  switch (credential.kind) {
    case 'sigv4':
      return {
        mode: 'iam',
        role: 'unknown',
        identity: null,
        basis: `SigV4 signature by access key ${credential.accessKeyId}`,
      };
    case 'jwt': {
      const { claims } = credential;
      const read = { role: null, identity: identityOfClaims(claims) };
      const prefix = credential.bearer ? ', sent with «Bearer», which Amplify never does' : '';
      if (isUserPool(claims.iss))
        return {
          mode: 'userPool',
          ...read,
          basis: `${claims.tokenUse ?? 'a'} token issued by a Cognito user pool${prefix}`,
        };
      if (claims.iss !== undefined && isOidc(claims.iss))
        return {
          mode: 'oidc',
          ...read,
          basis: `a token of issuer ${claims.iss}, which you named as an OpenID Connect provider of this app${prefix}`,
        };
      return {
        mode: 'unknown',
        candidates: ['oidc', 'lambda'],
        ...read,
        basis: `a token of issuer ${claims.iss ?? '(none)'}: OpenID Connect or a Lambda authorizer${prefix}`,
      };
    }
    case 'opaque':
      return {
        mode: 'lambda',
        role: null,
        identity: null,
        basis: 'an opaque authorization value: no token and no signature, so a Lambda authorizer (inferred)',
      };
  }
}
