import { isAppSyncUrl } from './endpoint.js';
import { isObject, parseJson } from './json.js';
import type { Headers } from './raw.js';
import { plainUrl } from './strip.js';

const realtimeProtocols = ['graphql-ws', 'aws-appsync-event-ws'];

const valueOf = (headers: Headers, name: string): string | undefined =>
  headers.find(([header]) => header.toLowerCase() === name)?.[1];

/** APIs that the user named, by origin and path. */
export type Endpoints = { has(endpoint: string): boolean };

/**
 * Whether a request of a file is AppSync's or Cognito's. The hook asks the same of live ones
 * (content/hook/relevance.ts), and one table of cases holds the two together; what the user named it is not told.
 */
export function isRelevantRequest(
  method: string,
  url: string,
  headers: Headers,
  body: string | null,
  endpoints: Endpoints,
): boolean {
  if (method === 'OPTIONS') return false;
  if (valueOf(headers, 'x-amz-target')?.startsWith('AWSCognito')) return true;
  if (isAppSyncUrl(url) || endpoints.has(plainUrl(url))) return true;
  const signs = ['x-api-key', 'authorization', 'x-amz-user-agent'].flatMap(
    (name) => valueOf(headers, name) ?? [],
  );
  if (signs.length === 0) return false;
  if (method === 'GET') return isGraphqlQuery(url);
  if (method !== 'POST') return false;
  return signs.some((sign) => ownSign.test(sign)) || isApiBody(body, valueOf(headers, 'content-type') ?? '');
}

/**
 * What AppSync's clients alone send, also where the body can't be read: a key that AppSync issued, a signature for
 * it, or the category of Amplify's user agent (amplify-js, `core/src/Platform/types.ts`).
 */
const ownSign = /^da2-|\/appsync\/aws4_request|^aws-amplify\/.*(?:datastore\/|\/DataStore| api\/1 )/;

/** A query in the URL of a GET, which proxies take; a persisted one has only its hash there. */
const isGraphqlQuery = (url: string): boolean =>
  /[?&](?:query=(?:\{|%7B|query|fragment)|extensions=[^&]*persistedQuery)/i.test(url);

/** A body of GraphQL over HTTP, one or a batch, or one that publishes to an Events API. */
function isApiBody(body: string | null, contentType: string): boolean {
  if (body === null) return false;
  const parsed = parseJson(body);
  if (parsed === undefined) return contentType.startsWith('application/graphql') && body.includes('{');
  return isApiCall(Array.isArray(parsed) ? parsed[0] : parsed);
}

const isApiCall = (call: unknown): boolean =>
  isObject(call) &&
  ((typeof call.query === 'string' && call.query.includes('{')) ||
    (isObject(call.extensions) && isObject(call.extensions.persistedQuery)) ||
    (typeof call.channel === 'string' && Array.isArray(call.events)));

export const isRelevantSocket = (url: string, protocols: readonly string[]): boolean =>
  isAppSyncUrl(url) || protocols.some((protocol) => realtimeProtocols.includes(protocol));
