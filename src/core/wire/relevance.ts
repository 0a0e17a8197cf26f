import type { Headers } from './raw.js';

const awsHost =
  /^(?:https?|wss?):\/\/[^/]*\.(?:appsync-api|appsync-realtime-api)\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?::\d+)?\//;
const realtimeProtocols = ['graphql-ws', 'aws-appsync-event-ws'];

const valueOf = (headers: Headers, name: string): string | undefined =>
  headers.find(([header]) => header.toLowerCase() === name)?.[1];

/** Whether a request of a file is AppSync's or Cognito's. The hook asks the same of live ones (see content/hook). */
export function isRelevantRequest(
  method: string,
  url: string,
  headers: Headers,
  body: string | null,
): boolean {
  if (method === 'OPTIONS') return false;
  if (valueOf(headers, 'x-amz-target')?.startsWith('AWSCognito')) return true;
  if (awsHost.test(url)) return true;
  if (
    valueOf(headers, 'x-amz-user-agent')?.startsWith('aws-amplify/') &&
    valueOf(headers, 'x-amz-target') === undefined
  )
    return isGraphql(body);
  const authorized =
    valueOf(headers, 'x-api-key') !== undefined || valueOf(headers, 'authorization') !== undefined;
  return method === 'POST' && authorized && isGraphql(body);
}

const isGraphql = (body: string | null) => body !== null && /^\s*\{/.test(body) && body.includes('"query"');

export const isRelevantSocket = (url: string, protocols: readonly string[]): boolean =>
  awsHost.test(url) || protocols.some((protocol) => realtimeProtocols.includes(protocol));
