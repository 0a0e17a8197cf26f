import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type RawData, WebSocketServer } from 'ws';

export interface ConformanceServer {
  port: number;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><title>A page</title><script src="/suite.js"></script>';

async function bodyOf(request: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const chunk of request.setEncoding('latin1')) whole += chunk;
  return whole;
}

/** What the page's request was, as far as it is the page's: a form's boundary is random. */
function told(request: IncomingMessage, body: string): string {
  const { headers } = request;
  const kept = Object.entries(headers).filter(
    ([name]) =>
      /^(x-|content-|authorization|cookie|accept$|referer|origin|cache-control|pragma)/.test(name) &&
      name !== 'x-query',
  );
  const text = JSON.stringify({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(kept.sort()),
    body,
  });
  return text.replace(/-{4}WebKitFormBoundary\w+/g, 'BOUNDARY');
}

/** Resources of all kinds, whose behaviour their path and query tell; nothing in them depends on time. */
export async function startConformanceServer(suite: string): Promise<ConformanceServer> {
  /** Answers that wait until the page asks for their end. */
  const waiting = new Map<string, (release: string) => void>();
  const released = new Map<string, string>();

  function whenReleased(key: string, then: (how: string) => void): void {
    const how = released.get(key);
    released.delete(key);
    if (how === undefined) waiting.set(key, then);
    else then(how);
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const ask = (name: string): string => searchParams.get(name) ?? '';
    response.sendDate = false;
    response.setHeader('cache-control', 'no-store');
    if (pathname !== '/no-cors') {
      response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-expose-headers', 'x-told');
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE, PATCH');
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '',
      );
      response.end();
      return;
    }
    switch (pathname) {
      case '/':
        response.setHeader('content-type', 'text/html');
        response.end(PAGE);
        return;
      case '/suite.js':
        response.setHeader('content-type', 'text/javascript; charset=utf-8');
        response.end(suite);
        return;
      case '/empty-page':
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><title>A frame</title>');
        return;
      case '/text':
        response.setHeader('content-type', ask('type') || 'text/plain; charset=utf-8');
        response.setHeader('x-told', 'told');
        response.setHeader('x-hidden', 'hidden');
        response.end(ask('body'));
        return;
      case '/bytes':
        response.setHeader('content-type', ask('type') || 'application/octet-stream');
        response.end(Buffer.from(ask('hex'), 'hex'));
        return;
      case '/large':
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: 'x'.repeat(Number(ask('size'))) }));
        return;
      case '/status':
        response.statusCode = Number(ask('code'));
        response.statusMessage = ask('text') || 'Told';
        response.end([204, 205, 304].includes(response.statusCode) ? undefined : '{"errors":[]}');
        return;
      case '/redirect':
        response.statusCode = Number(ask('code') || '302');
        response.setHeader('location', ask('to'));
        response.end();
        return;
      case '/cookie':
        response.setHeader('set-cookie', 'told=yes; Path=/');
        response.end('{}');
        return;
      case '/no-cors':
        response.end('{"none":"of yours"}');
        return;
      case '/fail':
        request.socket.destroy();
        return;
      case '/half':
        response.setHeader('content-type', 'application/json');
        response.setHeader('content-length', '100');
        response.write('{"half":');
        whenReleased(ask('key'), () => request.socket.destroy());
        return;
      case '/gated':
        // The headers wait as well where `head` says so.
        response.setHeader('content-type', ask('type') || 'application/json');
        if (ask('head') === '') response.write(ask('first') || '{"first":1,');
        whenReleased(ask('key'), () => response.end(ask('rest') || '"rest":2}'));
        return;
      case '/release':
        {
          const held = waiting.get(ask('key'));
          waiting.delete(ask('key'));
          if (held) held('end');
          else released.set(ask('key'), 'end');
          response.end('released');
        }
        return;
      default:
        response.setHeader('content-type', 'application/json');
        response.end(told(request, body));
    }
  }

  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => answer(request, response, body),
      // The page gave up while it was sending.
      () => response.destroy(),
    );
  });
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }: { req: IncomingMessage }) => !req.url?.includes('refuse'),
    handleProtocols: (protocols, request) =>
      request.url?.includes('no-protocol') ? false : ([...protocols][0] ?? false),
  });
  sockets.on('connection', (socket, request) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/close-at-once')
      socket.close(Number(searchParams.get('code')), searchParams.get('reason') ?? '');
    if (pathname === '/gone') request.socket.destroy();
    if (pathname === '/greet') for (const word of ['one', 'two', 'three']) socket.send(word);
    if (pathname === '/greet-and-close') {
      socket.send('last words');
      socket.close(4001, 'said');
    }
    socket.on('message', (data: RawData, binary: boolean) => {
      const text = binary ? '' : String(data);
      if (text.startsWith('close ')) socket.close(Number(text.slice(6, 10)), text.slice(11));
      else if (text === 'die') request.socket.destroy();
      else socket.send(data, { binary });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
