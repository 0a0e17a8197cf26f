import type { Credential } from '../auth/credential.js';

/**
 * What stands in the place of a credential that is gone: a name that says which to put there. The variable is a shell's.
 * `null` for a header that was sent empty.
 */
export function placeholderOf(
  credential: Credential,
): { readonly words: string; readonly variable: string } | null {
  switch (credential.kind) {
    case 'apiKey':
      return { words: 'API key', variable: 'APPSYNC_API_KEY' };
    case 'jwt':
      if (credential.claims.tokenUse === 'id') return { words: 'ID token', variable: 'ID_TOKEN' };
      if (credential.claims.tokenUse === 'access') return { words: 'access token', variable: 'ACCESS_TOKEN' };
      return { words: 'token', variable: 'TOKEN' };
    case 'sigv4':
      return { words: 'SigV4 signature', variable: 'SIGV4_AUTHORIZATION' };
    case 'opaque':
      return { words: 'Lambda authorizer token', variable: 'LAMBDA_TOKEN' };
    case 'empty':
      return null;
  }
}
