import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtExpiredError, JwtParseError } from 'aws-jwt-verify/error';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import { clientId, issuer, userPoolId } from '../names.ts';
import { expired, noValidHeader, Refused, unreadable, type Verifier } from './verifiers.ts';

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
    recognises({ authorization = '' }) {
      const claimed = claimedIssuer(authorization);
      return claimed === issuer || claimed === null;
    },
    async verify({ headers }) {
      try {
        const claims = verifier.verifySync(headers.authorization ?? '');
        return { mode: 'userPool', type: 'AMAZON_COGNITO_USER_POOLS', claims };
      } catch (error) {
        if (error instanceof JwtExpiredError) return new Refused(expired);
        if (error instanceof JwtParseError) return new Refused(unreadable);
        return new Refused(noValidHeader);
      }
    },
  };
}

/** Checks a token of the other issuer as AppSync does: keys fetched from it, issuer, audience, expiry. */
export function oidcVerifier(oidc: { issuer: string; clientId: string; jwksUri: string }): Verifier {
  const keys = createRemoteJWKSet(new URL(oidc.jwksUri));
  return {
    mode: 'oidc',
    recognises: ({ authorization = '' }) => claimedIssuer(authorization) === oidc.issuer,
    async verify({ headers }) {
      try {
        const { payload } = await jwtVerify(headers.authorization ?? '', keys, {
          issuer: oidc.issuer,
          audience: oidc.clientId,
          requiredClaims: ['sub', 'iat', 'exp'],
        });
        return { mode: 'oidc', type: 'OPENID_CONNECT', claims: payload };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return new Refused(expired);
        if (error instanceof errors.JWSInvalid) return new Refused(unreadable);
        return new Refused(noValidHeader);
      }
    },
  };
}

/**
 * The issuer that a token claims, unverified: it decides who is asked to verify it.
 *
 * @returns null for what has the three parts of a JWT and cannot be read, undefined for any other string
 */
function claimedIssuer(authorization: string): string | null | undefined {
  if (authorization.split('.').length !== 3) return undefined;
  try {
    return decodeJwt(authorization).iss;
  } catch {
    return null;
  }
}
