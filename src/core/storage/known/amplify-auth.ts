import type { Projection } from '../snapshot.js';
import { nothing } from './fields.js';

/**
 * The keys under which Amplify Auth 4 to 6 keeps tokens and devices, in whichever web storage it is set to. A
 * username may hold dots, so it reaches to the last one (aws-amplify 6.22.1,
 * auth/src/providers/cognito/tokenProvider/TokenStore.ts and utils/signInWithRedirectStore.ts;
 * amazon-cognito-identity-js 6, CognitoUser.js).
 */
const key =
  /^CognitoIdentityServiceProvider\.([^.]+)\.(?:(LastAuthUser|inflightOAuth|oauthSignIn|oauthPKCE|oauthState)|(.+)\.(accessToken|idToken|refreshToken|clockDrift|deviceKey|randomPasswordKey|deviceGroupKey|userData|signInDetails|oauthMetadata|oidcProvider))$/;

/** What an entry means when it is still there after a sign-out. Those of a sign-in in progress name nobody. */
const meaning: Readonly<Record<string, 'secret' | 'trace'>> = {
  accessToken: 'secret',
  idToken: 'secret',
  refreshToken: 'secret',
  userData: 'secret',
  signInDetails: 'secret',
  deviceKey: 'trace',
  deviceGroupKey: 'trace',
  randomPasswordKey: 'trace',
  clockDrift: 'trace',
  oidcProvider: 'trace',
  oauthMetadata: 'trace',
  LastAuthUser: 'trace',
};

/** `secret`: tokens and personal data. `trace`: names the person, kept by design or harmless. */
export const tokenMeaning = (name: string): 'secret' | 'trace' | null =>
  Object.hasOwn(meaning, name) ? (meaning[name] ?? null) : null;

/** Longest username of a Cognito user pool, in characters. */
const USERNAME_LENGTH = 128;

/**
 * The projection of an entry of web storage, null where the key is none of Amplify's. Of the value nothing is
 * read, except that `LastAuthUser` is a username.
 */
export const projectWebStorage = (entry: string, value: string): Projection | null => {
  const match = key.exec(entry);
  if (match === null) return null;
  const [, clientId = '', single, username = null, name = ''] = match;
  if (single === undefined) return { ...nothing, token: { name, clientId, username } };
  const known = single === 'LastAuthUser' && value.length <= USERNAME_LENGTH;
  return { ...nothing, token: { name: single, clientId, username: known ? value : null } };
};
