import { createServer } from 'node:http';

/** A page, its frames and workers, and an AppSync of sorts that other origins may call. */
export interface AppSyncSite {
  readonly origin: string;
  /** Under the name that AppSync has. Chromium must be told: {@link AppSyncSite.chromiumArgs}. */
  readonly api: string;
  readonly chromiumArgs: readonly string[];
  serve(path: string, text: string): void;
  /** Resolves once a request with this text in its body came, also one that came before. */
  asked(text: string): Promise<void>;
  close(): Promise<void>;
}

const API = 'http://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com';

/** `/graphql` answers; `/silent` never does; `/refused` refuses its preflights; `/broken` hangs up. */
export async function startAppSyncSite(): Promise<AppSyncSite> {
  const files = new Map<string, string>();
  const bodies: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname);
    if (file !== undefined) {
      response.setHeader('content-type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html');
      response.end(file);
      return;
    }
    if (pathname === '/broken') {
      request.socket.destroy();
      return;
    }
    if (request.method === 'OPTIONS') {
      response.statusCode = pathname === '/refused' ? 403 : 204;
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '',
      );
      response.end();
      return;
    }
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    bodies.push(body);
    for (const look of [...waiting]) look();
    if (pathname === '/silent') return;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { hello: 'world' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const here = `127.0.0.1:${address.port}`;
  return {
    origin: `http://${here}`,
    api: API,
    chromiumArgs: [`--host-resolver-rules=MAP *.amazonaws.com ${here}, MAP *.test ${here}`],
    serve: (path, text) => void files.set(path, text),
    asked: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!bodies.some((body) => body.includes(text))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
