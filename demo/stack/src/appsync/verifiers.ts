import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtExpiredError, JwtParseError } from 'aws-jwt-verify/error';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { clientId, userPoolId } from '../names.ts';

/** Header values by lower-case name, of an HTTP request or of a socket's `header` object. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** Amplify's names of the auth modes this API knows. */
export type AuthMode = 'apiKey' | 'userPool';

/** Who a credential speaks for. `type` is AppSync's name of the mode, as the simulator wants it. */
export interface Caller {
  readonly mode: AuthMode;
  readonly type: 'API_KEY' | 'AMAZON_COGNITO_USER_POOLS';
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * One way to be authorized. The first verifier of the list that recognises a request decides; IAM, OIDC and
 * Lambda would be further entries of it.
 */
export interface Verifier {
  readonly mode: AuthMode;
  /** Does the request carry a credential of this mode, good or bad? */
  recognises(headers: Headers): boolean;
  verify(headers: Headers): Caller | Refused;
}

/** AppSync refuses the credential itself: HTTP 401, on a socket `connection_error` or `error`. */
export class Refused {
  readonly errorType = 'UnauthorizedException';
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Why 401: wordings of the real service, see the project's fact sheet on authorization errors. */
const notAuthorized = 'You are not authorized to make this call.';
const noValidHeader = 'Valid authorization header not provided.';

export function apiKeyVerifier(apiKey: string): Verifier {
  return {
    mode: 'apiKey',
    recognises: (headers) => headers['x-api-key'] !== undefined,
    verify(headers) {
      return headers['x-api-key'] === apiKey
        ? { mode: 'apiKey', type: 'API_KEY' }
        : new Refused(notAuthorized);
    },
  };
}

/**
 * Checks signature, issuer, client and expiry of an access or id token. The simulator's own
 * `getAuthorizationMode` only decodes it: an expired or forged token would pass.
 *
 * @param jwks the pool's public keys
 */
export function userPoolVerifier(jwks: Jwks): Verifier {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: null });
  verifier.cacheJwks(jwks);
  return {
    mode: 'userPool',
    recognises: (headers) => headers.authorization !== undefined,
    verify(headers) {
      try {
        const claims = verifier.verifySync(headers.authorization ?? '');
        return { mode: 'userPool', type: 'AMAZON_COGNITO_USER_POOLS', claims };
      } catch (error) {
        if (error instanceof JwtExpiredError) return new Refused('Token has expired.');
        if (error instanceof JwtParseError) return new Refused('Unable to parse JWT token.');
        return new Refused(noValidHeader);
      }
    },
  };
}

/** The mode a request asks for, whether or not its credential is good. */
export function modeOf(verifiers: readonly Verifier[], headers: Headers): AuthMode | 'none' {
  return verifiers.find((verifier) => verifier.recognises(headers))?.mode ?? 'none';
}

/** Who asks, or why AppSync would not hear them. */
export function authorize(verifiers: readonly Verifier[], headers: Headers): Caller | Refused {
  const verifier = verifiers.find((candidate) => candidate.recognises(headers));
  return verifier ? verifier.verify(headers) : new Refused(noValidHeader);
}
