/**
 * What the hook costs the page that it sits in, in the real extension with DevTools' end connected. Each pair is a call
 * through the hook and one of the native function, kept from before the hook came, in the same page and in an order by
 * chance: so that process, connection and cache are the same.
 */
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { WebSocketServer } from 'ws';
import { BRIDGE_PORT } from '../../src/protocol/messages.js';
import { builtExtension, type Launched, launch } from '../extension/launch.js';
import { connect, SALT } from '../extension/recorder-page.js';
import { figure, gate, gateRatio, median, printRatio } from './gate.js';

const PAIRS = 300;
/** What a call to AppSync takes at least, so that the ratio is that of an app; the foreign one is answered at once. */
const ANSWER_MS = 10;
const FRAMES = 10_000;
const FRAMES_PER_BURST = 100;
const BURST_MS = 8;

/** Samples in the page. Plain text: what a bundler adds to a function does not exist there. */
const PAGE = `<!doctype html><script>
const KEY = { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz', 'content-type': 'application/json' };
const body = JSON.stringify({ query: '{ listPosts { items { id title } } }' });
const KINDS = {
  foreign: { calls: 5, path: '/1000', init: { headers: { 'x-mine': 'yes' } } },
  appsync1k: { calls: 1, path: '/1000?late', init: { method: 'POST', headers: KEY, body } },
  appsync1M: { calls: 1, path: '/1000000?late', init: { method: 'POST', headers: KEY, body } },
};
const hooked = fetch;
const idle = () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 100 }));
async function sample(call, { calls, path, init }) {
  await idle();
  const from = performance.now();
  for (let i = 0; i < calls; i++) await (await call(path, init)).text();
  return performance.now() - from;
}
/** Of the calls alone, until each gave its promise. */
async function sampleSync(call, { path, init }) {
  await idle();
  const promises = [];
  const from = performance.now();
  for (let i = 0; i < 30; i++) promises[i] = call(path, init);
  const ms = performance.now() - from;
  for (const promise of promises) await (await promise).text();
  return (ms * 1000) / promises.length;
}
async function pairs(kind, count, how, one) {
  const work = how === 'sync' ? sampleSync : sample;
  const call = { hooked, native: nativeFetch };
  const list = [];
  for (let i = -10; i < count; i++) {
    const first = Math.random() < 0.5;
    const a = await work(call[first ? one : 'native'], KINDS[kind]);
    const b = await work(call[first ? 'native' : one], KINDS[kind]);
    if (i >= 0) list.push(first ? [a, b] : [b, a]);
  }
  return list;
}
function frames(url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'graphql-ws');
    let count = 0, from;
    socket.onmessage = () => { from ??= performance.now(); count += 1; };
    socket.onclose = () => resolve({ count, ms: performance.now() - from });
  });
}
</script>`;

const pairsSchema = v.array(v.tuple([v.number(), v.number()]));
const framesSchema = v.object({ count: v.number(), ms: v.number() });

async function startSite() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      // A clock of 5 µs instead of 100 µs.
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
      const [path = '', late] = request.url?.split('?') ?? [];
      const size = Number(path.slice(1));
      response.setHeader('content-type', size > 0 ? 'application/json' : 'text/html');
      const body = size > 0 ? JSON.stringify({ data: 'x'.repeat(size - 11) }) : PAGE;
      if (late === undefined) response.end(body);
      else setTimeout(() => response.end(body), ANSWER_MS);
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    let sent = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < FRAMES_PER_BURST && sent < FRAMES; i += 1) {
        sent += 1;
        socket.send(JSON.stringify({ type: 'data', id: 'subscription', payload: { data: { n: sent } } }));
      }
      if (sent < FRAMES) return;
      clearInterval(timer);
      socket.close(1000);
    }, BURST_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://localhost:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** DevTools' end, which takes what comes and keeps nothing. */
async function connectSink({ context, extensionId }: Launched, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/manifest.json`);
  await page.evaluate(`new Promise((resolve) => {
    chrome.runtime.onMessage.addListener((_, { tab, documentId, url }) => {
      if (url !== '${url}' || window.port) return;
      window.port = chrome.tabs.connect(tab.id, { name: '${BRIDGE_PORT}', documentId });
      window.port.onMessage.addListener(() => {});
      window.port.postMessage({ type: 'start', salt: '${SALT}' });
      resolve();
    });
    chrome.tabs.query({}, (tabs) => {
      for (const { id } of tabs)
        chrome.tabs.sendMessage(id, { appsyncInspector: 'who' }, () => void chrome.runtime.lastError);
    });
  })`);
  return page;
}

const site = await startSite();
const browser = await launch(builtExtension());
try {
  const page = await browser.context.newPage();
  // Runs before any content script.
  await page.addInitScript('window.nativeFetch = window.fetch');
  await page.goto(`${site.origin}/`);
  if (await page.evaluate('hooked === nativeFetch || !crossOriginIsolated'))
    throw new Error('The page has no hook, or no exact clock.');
  const sink = await connectSink(browser, page.url());
  await page.bringToFront();
  const pairs = async (kind: string, how: 'sync' | 'whole', one = 'hooked') =>
    v.parse(pairsSchema, await page.evaluate(`pairs('${kind}', ${PAIRS}, '${how}', '${one}')`));

  printRatio('control: two native calls, 1 kB', await pairs('foreign', 'whole', 'native'));
  const sync = await pairs('foreign', 'sync');
  const added = median(sync.map(([hooked, native]) => hooked - native));
  gate(
    'a call to a foreign host, synchronous work added',
    `${added.toFixed(1)} µs`,
    added <= 5,
    'at most 5 µs',
  );
  gateRatio('a call to a foreign host, 1 kB', await pairs('foreign', 'whole'), 1.02);
  const own = await pairs('appsync1k', 'sync');
  figure('a call to AppSync, synchronous work added', `${median(own.map(([a, b]) => a - b)).toFixed(1)} µs`);
  for (const [size, kind, most] of [
    ['1 kB', 'appsync1k', 1.05],
    ['1 MB', 'appsync1M', 1.1],
  ] as const) {
    const list = await pairs(kind, 'whole');
    gateRatio(`a call to AppSync, ${size}, answered after ${ANSWER_MS} ms`, list, most);
    const [hooked, native] = [0, 1].map((which) => median(list.map((pair) => pair[which] ?? 0)).toFixed(2));
    figure('', `${hooked} ms with the hook, ${native} without`);
  }
  await sink.close();

  const socketPage = await browser.context.newPage();
  await socketPage.goto(`${site.origin}/frames`);
  const recorder = await connect(browser, socketPage.url());
  await recorder.send({ type: 'start', salt: SALT });
  await socketPage.bringToFront();
  const { count, ms } = v.parse(
    framesSchema,
    await socketPage.evaluate(`frames('${site.origin.replace('http', 'ws')}/')`),
  );
  await recorder.event('socket-close');
  const kept = recorder.events().filter(({ type }) => type === 'socket-frame').length;
  const dropped = recorder
    .events()
    .reduce((sum, event) => sum + (event.type === 'dropped' && event.what === 'frames' ? event.count : 0), 0);
  gate(
    `frames of a socket, ${Math.round((count / ms) * 1000).toLocaleString('en')} a second`,
    `${count} came, ${kept} recorded, ${dropped} counted as dropped`,
    count === FRAMES && kept + dropped === count,
    'none lost silently',
  );
} finally {
  await browser.close();
  site.close();
}
