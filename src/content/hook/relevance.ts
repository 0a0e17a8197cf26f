import type { Headers as RawHeaders } from '../../core/wire/raw.js';
import {
  containsAny,
  cut,
  find,
  guarded,
  isArray,
  isObject,
  lower,
  ownValue,
  parseJson,
  slice,
  startsWithAny,
} from './natives.js';

/** UTF-16 units of a body that is looked into for a GraphQL document. */
const PARSE_LIMIT = 1_048_576;

/** After the API's id, or the VPC endpoint's; core/wire/endpoint.ts says where from. */
const APPSYNC_HOSTS = ['appsync-api.', 'appsync-realtime-api.'];
/** Of Amplify's user agent: DataStore, and GraphQL of the API category. */
const OWN_CATEGORIES = ['datastore/', '/DataStore', ' api/1 '];
/** How a GraphQL document begins in the query of a URL, in lower case; of a persisted one there is only its hash. */
const QUERIES = ['query={', 'query=%7b', 'query=query', 'query=fragment', 'persistedquery'];

export function header(headers: RawHeaders, name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 1) if (headers[i]?.[0] === name) return headers[i]?.[1];
  return undefined;
}

export const isAppSyncHost = (host: string): boolean =>
  startsWithAny(slice(host, find(host, '.') + 1, host.length), APPSYNC_HOSTS);

/** The sub-protocols of AppSync's two realtime services: `graphql-ws` and the Events API's. */
export const isRealtimeProtocol = (protocol: string | undefined): boolean =>
  protocol === 'graphql-ws' || protocol === 'aws-appsync-event-ws';

/**
 * Whether a request is AppSync's or Cognito's, `in-body` where only its body can tell. A file's requests are asked
 * the same (core/wire/relevance.ts), and one table of cases holds the two together.
 * @param call its method in upper case, its headers' names in lower case
 */
export function relevanceOf(
  { method, url, headers }: { method: string; url: string; headers: RawHeaders },
  host: string,
): 'certain' | 'in-body' | 'none' {
  if (method === 'OPTIONS') return 'none';
  const target = header(headers, 'x-amz-target') ?? '';
  if (cut(target, 10) === 'AWSCognito' || isAppSyncHost(host)) return 'certain';
  const key = header(headers, 'x-api-key');
  const authorization = header(headers, 'authorization');
  const agent = header(headers, 'x-amz-user-agent');
  if (key === undefined && authorization === undefined && agent === undefined) return 'none';
  if (method === 'POST') return isOwn(key, authorization, agent) ? 'certain' : 'in-body';
  return method === 'GET' && containsAny(lower(url), QUERIES) ? 'certain' : 'none';
}

/** What AppSync's clients alone send, also where the body can't be read. */
const isOwn = (key = '', authorization = '', agent = ''): boolean =>
  startsWithAny(key, ['da2-']) ||
  containsAny(authorization, ['/appsync/aws4_request']) ||
  (cut(agent, 12) === 'aws-amplify/' && containsAny(agent, OWN_CATEGORIES));

/** A body of GraphQL over HTTP, one or a batch, or one that publishes to an Events API. */
export function isApiBody(body: string, headers: RawHeaders): boolean {
  if (body.length > PARSE_LIMIT) return false;
  const parsed: unknown = guarded(() => parseJson(body));
  if (parsed === undefined)
    return (
      startsWithAny(header(headers, 'content-type') ?? '', ['application/graphql']) && find(body, '{') >= 0
    );
  return isApiCall(isArray(parsed) ? ownValue(parsed, '0') : parsed);
}

function isApiCall(call: unknown): boolean {
  if (!isObject(call)) return false;
  const query = ownValue(call, 'query');
  if (typeof query === 'string' && find(query, '{') >= 0) return true;
  const extensions = ownValue(call, 'extensions');
  if (isObject(extensions) && isObject(ownValue(extensions, 'persistedQuery'))) return true;
  return typeof ownValue(call, 'channel') === 'string' && isArray(ownValue(call, 'events'));
}
