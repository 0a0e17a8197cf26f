/**
 * AppSync's own hosts: an API's id (or a VPC endpoint's), then the service. What follows is the region and the
 * suffix of its partition (`amazonaws.com`, `.com.cn`, `.eu`, those of the isolated partitions), or before that
 * `vpce` for a private API (AppSync developer guide, «Using Private APIs»; amplify-js, `appsyncUrl.ts`).
 */
const appSyncHost = /^[a-z]+:\/\/[^/.]+\.appsync-(?:realtime-)?api\./i;

/** Whether a URL is one of AppSync's own; custom domains and simulators are told by what is said with them. */
export const isAppSyncUrl = (url: string): boolean => appSyncHost.test(url);

/**
 * The API that a request, or a socket, is for: the HTTP endpoint of its GraphQL or Events API. A realtime endpoint
 * has another host, or, on a custom domain and a simulator, `/realtime` behind the path (amplify-js,
 * `appsyncUrl.ts`; AppSync developer guide, «Building a real-time WebSocket client»).
 * @param url origin and path
 * @param host of the API, where the traffic names it: in a handshake, or in `x-appsync-domain`, by which a VPC
 *   endpoint's own name is told which API it is for
 */
export function endpointOf(url: string, host: string | null): string {
  const match = /^([a-z]+):\/\/([^/]+)(.*)$/i.exec(url);
  const [, scheme, ownHost, path] = match ?? [];
  if (scheme === undefined || ownHost === undefined || path === undefined) return url;
  const socket = scheme.startsWith('ws');
  const api = host ?? ownHost.replace('.appsync-realtime-api.', '.appsync-api.');
  return `${socket ? scheme.replace('ws', 'http') : scheme}://${api}${socket ? path.replace(/\/realtime$/, '') : path}`;
}
