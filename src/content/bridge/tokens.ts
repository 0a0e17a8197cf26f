import type { TokenReading } from './buffer.js';

export type Area = TokenReading['area'];
export const AREAS: readonly Area[] = ['localStorage', 'sessionStorage'];

/** Where aws-amplify 5 and 6 keep tokens and identity ids. */
const TOKEN_KEY = /^(?:CognitoIdentityServiceProvider\.|com\.amplify\.Cognito|CognitoIdentityId-)/;

export const isTokenKey = (key: string | null): boolean => key === null || TOKEN_KEY.test(key);

/** Amplify's entries of a web storage, as they stand now; null where the page may not have that storage. */
export function readTokens(area: Area): TokenReading | null {
  try {
    const storage = window[area];
    const entries: TokenReading['entries'] = [];
    for (let i = 0; i < storage.length; i += 1) {
      const key = storage.key(i);
      const value = key !== null && TOKEN_KEY.test(key) ? storage.getItem(key) : null;
      if (key !== null && value !== null) entries.push([key, value]);
    }
    return { type: 'token-reading', at: Date.now(), area, entries };
  } catch {
    return null;
  }
}
