import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';

export interface Site {
  origin: string;
  /** What a page at this path shows; `{{WS}}` becomes the origin of sockets. */
  serve(path: string, html: string): void;
  close(): Promise<void>;
}

const text = async (request: IncomingMessage): Promise<string> => {
  let whole = '';
  for await (const chunk of request.setEncoding('utf8')) whole += chunk;
  return whole;
};

/** A small site with an AppSync of sorts: `/graphql` echoes, sockets echo, `/fail` hangs up. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = pages.get(pathname);
    if (page !== undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(page.replaceAll('{{WS}}', `ws://${request.headers.host}`));
    } else if (pathname === '/fail') {
      request.socket.destroy();
    } else {
      void text(request).then((body) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: { echo: body } }));
      });
    }
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-ws' });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    serve: (path, html) => void pages.set(path, html),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
