import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('./dist', import.meta.url));

const contentTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
]);

/**
 * Serves the built app (`npm run build`) on loopback for a running stack. `/config.json` tells the page where
 * the stack is, `/control/*` hands on to its control port, so that the page needs no CORS.
 *
 * @param {{ stack: import('../stack/launch.mjs').StackDescription, port?: number, dist?: string }} options
 *   port 0: any free one; dist: the folder of another built page
 * @returns {Promise<import('./serve.mjs').ServedApp>}
 */
export async function serveApp({ stack, port = 0, dist = app }) {
  const server = createServer((request, response) => {
    answer({ stack, dist }, request).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${server.address().port}/`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer({ stack, dist }, request) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/config.json') return json(200, JSON.stringify(configOf(stack)));
  if (pathname.startsWith('/control/')) return handOn(stack, pathname.slice('/control'.length), request);
  return file(dist, pathname === '/' ? '/index.html' : pathname);
}

/** All that a page may know: not the admin, and not the ports behind it. */
function configOf({ users: { alice, bob }, ports, controlUrl, chromiumArgs, ...config }) {
  return { ...config, users: { alice, bob } };
}

async function handOn(stack, path, request) {
  const body = await text(request);
  const answered = await fetch(stack.controlUrl + path, {
    method: request.method,
    ...(body !== '' && { body }),
  });
  return json(answered.status, await answered.text());
}

async function file(dist, pathname) {
  const path = join(dist, normalize(decodeURIComponent(pathname)));
  try {
    const type = contentTypes.get(extname(path)) ?? 'application/octet-stream';
    return { status: 200, type, body: await readFile(path) };
  } catch {
    return { status: 404, type: 'text/plain', body: `${pathname} is not there; was the app built?` };
  }
}

function json(status, body) {
  return { status, type: 'application/json', body };
}
