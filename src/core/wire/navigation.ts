import type { CaptureEventOf } from '../events.js';
import { type HarEntry, timeOf } from './har-entry.js';
import { plainUrl } from './strip.js';

/**
 * A navigation that signs somebody out at their identity provider; null for every other entry.
 * Cognito's hosted UI: `/logout?client_id=…` (amplify-js 6, auth `oAuthSignOutRedirect.ts`; the same form in 5).
 * Others: OpenID Connect RP-Initiated Logout 1.0, §2, whose parameters these are.
 */
export function navigationOf(entry: HarEntry, doc: string): CaptureEventOf<'navigation'> | null {
  const { method, url } = entry.request;
  if (entry._resourceType !== 'document' || method !== 'GET') return null;
  const hosted = /^[^?#]*\/logout\/?\?([^#]*&)?client_id=/.test(url);
  const oidc = /^[^?#]*\?([^#]*&)?(post_logout_redirect_uri|id_token_hint)=/.test(url);
  if (!hosted && !oidc) return null;
  return { type: 'navigation', at: timeOf(entry.startedDateTime), doc, to: 'logout', url: plainUrl(url) };
}
