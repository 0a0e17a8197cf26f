import { randomUUID } from 'node:crypto';
import type { TokenGenerator } from 'cognito-local/lib/services/tokenGenerator.js';
import jwt from 'jsonwebtoken';
import * as v from 'valibot';
import { privateKeyPem, publicKeys } from './keys.ts';

/**
 * Adds the `origin_jti` that Cognito puts into access and id tokens and cognito-local does not: without it
 * Amplify v6 never sends RevokeToken at sign-out (aws-amplify 6.22.1, packages/auth, signOut).
 */
export function withOriginJti(inner: TokenGenerator): TokenGenerator {
  return {
    async generate(...request) {
      const tokens = await inner.generate(...request);
      const origin_jti = randomUUID();
      const complete = (token: string) => sign({ ...v.parse(claims, jwt.decode(token)), origin_jti });
      return { ...tokens, AccessToken: complete(tokens.AccessToken), IdToken: complete(tokens.IdToken) };
    },
  };
}

const claims = v.record(v.string(), v.unknown());

/** A token of the local user pool with exactly these claims. */
export function sign(payload: Record<string, unknown>): string {
  return jwt.sign(payload, privateKeyPem, { algorithm: 'RS256', keyid: publicKeys.keys[0]?.kid ?? '' });
}
