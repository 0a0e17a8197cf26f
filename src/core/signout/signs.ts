import type { Claims } from '../auth/credential.js';
import type { CaptureEvent, CognitoCall } from '../events.js';
import type { Exchange } from '../session-types.js';

/** The sign of a period whose start was not seen: who was signed in came out of stored or sent tokens. */
export const FOUND = 'found signed in';
/** The same, where nothing but requests to AppSync told. */
export const FOUND_IN_REQUEST = 'found in a request';
export const TOKENS_REMOVED = 'tokens removed';
export const SWITCHED = 'somebody else signed in';

/** What a call to Cognito says about the sign-in period. */
export type Sign =
  | { readonly type: 'sign-in' | 'refreshed'; readonly sign: string; readonly tokens: readonly Claims[] }
  | { readonly type: 'sign-out' | 'refused'; readonly sign: string; readonly username: string | null };

const signOuts = new Set(['RevokeToken', 'GlobalSignOut']);

/**
 * Errors upon which Amplify drops its tokens without a sign-out (aws-amplify 6.22.1,
 * auth/src/providers/cognito/tokenProvider/TokenOrchestrator.ts `isAuthenticationError`).
 */
const refusals = new Set([
  'NotAuthorizedException',
  'TokenRevokedException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
  'RefreshTokenReuseException',
]);

const isRefresh = (call: CognitoCall): boolean =>
  call.target === 'GetTokensFromRefreshToken' ||
  call.flow === 'REFRESH_TOKEN_AUTH' ||
  call.flow === 'REFRESH_TOKEN';

/** Access and id tokens with somebody in them: a refresh token names no `sub`. */
const speaking = (tokens: readonly Claims[] = []): readonly Claims[] =>
  tokens.filter(({ tokenUse, sub }) => (tokenUse === 'access' || tokenUse === 'id') && sub !== undefined);

/** Out of tokens alone: the username of a request's body may be an alias. */
const usernameOf = (call: CognitoCall): string | null =>
  call.tokens?.find(({ username }) => username !== undefined)?.username ?? null;

/** The sign of a page that went to its identity provider to sign out. */
const LOGOUT_PAGE = 'logout page';

/** Null for every event that is no call to a user pool and no navigation to a logout, or that says nothing of who is signed in. */
export const signOf = (event: CaptureEvent, exchange: Exchange | null): Sign | null => {
  if (event.type === 'navigation') return { type: 'sign-out', sign: LOGOUT_PAGE, username: null };
  if (event.type !== 'request' && event.type !== 'response') return null;
  // An answer knows neither its flow nor whom it was asked for: the exchange has that from the request.
  const seen = { ...exchange?.cognito, ...event.cognito };
  if (event.cognito === undefined || seen.target === undefined || seen.service !== 'userPool') return null;
  const call: CognitoCall = { ...seen, target: seen.target, service: seen.service };
  if (event.type === 'request') {
    return signOuts.has(call.target)
      ? { type: 'sign-out', sign: call.target, username: usernameOf(call) }
      : null;
  }
  if (isRefresh(call) && call.errorType !== undefined && refusals.has(call.errorType)) {
    return { type: 'refused', sign: `refresh refused: ${call.errorType}`, username: usernameOf(call) };
  }
  const tokens = speaking(event.cognito.tokens);
  if (tokens.length === 0) return null;
  return { type: isRefresh(call) ? 'refreshed' : 'sign-in', sign: call.target, tokens };
};
