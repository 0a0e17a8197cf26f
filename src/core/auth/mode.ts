import type { AuthMode, Credential, IamRole, Identity } from './credential.js';
import { identityOfClaims } from './identity.js';

/** Issuers of Cognito user pools, the China partition included. */
const userPoolIssuer =
  /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9-]+_[A-Za-z0-9]+$/;

export interface ModeReading {
  readonly mode: AuthMode;
  readonly candidates?: readonly AuthMode[];
  readonly role: IamRole | null;
  readonly identity: Identity | null;
  readonly basis: string;
}

/**
 * Which auth mode a request used, in the order in which AppSync's own simulator decides: the API key counts even
 * beside an `authorization` header (amplify-appsync-simulator, `current-auth-mode`).
 * @param authorizationShown whether the source shows authorization headers at all
 * @param headers lower-case names; `x-amz-date` tells a signed request also where its signature was taken out
 */
export function readMode(
  credentials: readonly Credential[],
  authorizationShown: boolean,
  headers: Readonly<Record<string, string>>,
): ModeReading {
  const nobody = { role: null, identity: null };
  const sent = credentials.filter((credential) => credential.kind !== 'empty');
  const key = sent.find((credential) => credential.kind === 'apiKey');
  const other = sent.find((credential) => credential.kind !== 'apiKey');
  if (key) {
    const beside = other ? ', beside an authorization header: two credentials in one request' : '';
    return { mode: 'apiKey', ...nobody, basis: `x-api-key header${beside}` };
  }
  if (other) return readAuthorization(other);
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
  const empty = credentials.length > 0 ? `an empty ${credentials[0]?.header} header` : 'no credential header';
  return { mode: 'none', ...nobody, basis: empty };
}

function readAuthorization(credential: Exclude<Credential, { kind: 'apiKey' | 'empty' }>): ModeReading {
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
      const identity = identityOfClaims(claims);
      const prefix = credential.bearer ? ', sent with «Bearer», which Amplify never does' : '';
      if (claims.iss !== undefined && userPoolIssuer.test(claims.iss))
        return {
          mode: 'userPool',
          role: null,
          identity,
          basis: `${claims.tokenUse ?? 'a'} token issued by a Cognito user pool${prefix}`,
        };
      return {
        mode: 'unknown',
        candidates: ['oidc', 'lambda'],
        role: null,
        identity,
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
