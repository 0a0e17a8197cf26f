import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type Answered, type Asked, cut, readAsked } from './answer.ts';
import { newCertificate } from './certificate.ts';
import { type Listening, listening } from './listening.ts';
import type { SocketEndpoint } from './sockets.ts';

/** What answers for each AWS host name. */
export interface Hosts {
  readonly http: ReadonlyMap<string, (asked: Asked) => Promise<Answered>>;
  readonly sockets: ReadonlyMap<string, SocketEndpoint>;
}

/**
 * A TLS server on loopback that stands for AWS: a browser is told to resolve `*.amazonaws.com` to it, and it
 * routes by the Host header.
 */
export async function startFront(hosts: Hosts): Promise<Listening> {
  const server = createServer(await newCertificate(), (request, response) => {
    void respond(hosts, request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    const endpoint = hosts.sockets.get(hostOf(request));
    if (endpoint) endpoint.upgrade(request, socket, head);
    else socket.destroy();
  });
  return listening(server);
}

async function respond(hosts: Hosts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cors = corsOf(request);
  if (request.method === 'OPTIONS') {
    response.writeHead(200, cors).end();
    return;
  }
  const answered = await answer(hosts, request);
  if (answered === cut) {
    request.socket.destroy();
    return;
  }
  const { status, headers, body } = answered;
  response.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'x-amzn-requestid': randomUUID(),
    ...cors,
    ...headers,
  });
  response.end(JSON.stringify(body));
}

async function answer(hosts: Hosts, request: IncomingMessage): Promise<Answered> {
  const host = hostOf(request);
  const handler = hosts.http.get(host);
  if (!handler) return { status: 404, body: { message: `${host} is no host of this stack.` } };
  try {
    return await handler(await readAsked(request));
  } catch (error) {
    console.error(error);
    return { status: 500, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}

function hostOf(request: IncomingMessage): string {
  return request.headers.host?.replace(/:\d+$/, '') ?? '';
}

/** AWS lets every origin call, and scripts read the error type: Amplify v6 decides by it whether to try again. */
function corsOf(request: IncomingMessage): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-max-age': '172800',
    'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,Date',
  };
}
