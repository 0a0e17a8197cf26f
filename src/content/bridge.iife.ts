import * as v from 'valibot';
import type { RawEvent } from '../core/wire/raw.js';
import { broadcast, onBroadcast, onRecorder, runtimeLives } from '../extension/content-runtime.js';
import { PROTOCOL_VERSION, whoSchema } from '../protocol/messages.js';
import { Buffer, type Pending } from './bridge/buffer.js';
import { handOver } from './bridge/hook-port.js';
import { partitionOf, urlWithoutQuery } from './bridge/place.js';
import { linkRecorder, type RecorderLink } from './bridge/recorder-link.js';
import { AREAS, type Area, isTokenKey, readTokens } from './bridge/tokens.js';

/** How long credentials are kept in memory for a DevTools that may never be opened. */
const KEPT_MS = 60_000;
/** The hook acknowledges within a task; a page that is still busy after this hides it. */
const HOOK_PATIENCE_MS = 500;

const doc = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');
const started = performance.now();
const buffer = new Buffer();
let keeping = true;
let link: RecorderLink | null = null;
/** A link that has said `start`: events go to it and not to the buffer. */
let live: RecorderLink | null = null;
let expiry: ReturnType<typeof setTimeout> | undefined;

function take(item: Pending): void {
  if (live) live.add(item);
  else if (keeping) buffer.add(item);
  else if (item.type === 'request' || item.type === 'token-reading')
    buffer.lost({
      what: item.type === 'request' ? 'exchanges' : 'events',
      count: 1,
      reason: `DevTools was closed for more than ${KEPT_MS / 1000} s`,
    });
}

function expireLater(): void {
  clearTimeout(expiry);
  expiry = setTimeout(() => {
    keeping = false;
    buffer.discard(`DevTools was closed for more than ${KEPT_MS / 1000} s`);
  }, KEPT_MS);
}

const reading = new Set<Area>();
/** A sign-in writes half a dozen keys at once: one reading for all of them. */
function readTokensSoon(area: Area): void {
  if (reading.has(area)) return;
  reading.add(area);
  setTimeout(() => {
    reading.delete(area);
    const tokens = readTokens(area);
    if (tokens) take(tokens);
  }, 0);
}

function onEvent(event: RawEvent): void {
  if (!runtimeLives()) orphaned();
  else if (event.type !== 'storage-write') take({ ...event, id: `${doc}:${event.id}` });
  else if (isTokenKey(event.key)) readTokensSoon(event.area);
}

const hook = handOver({
  event: onEvent,
  invalid() {
    const loss = { what: 'events', count: 1, reason: 'not an event of the hook' } as const;
    if (live) live.lost(loss);
    else buffer.lost(loss);
  },
  alive: () => link?.hook('alive'),
});

/** The extension was reloaded or removed under us: nobody will ever listen to this bridge again. */
function orphaned(): void {
  hook.stop();
  live = null;
  link = null;
  keeping = false;
  buffer.discard('');
  clearTimeout(expiry);
}

const hello = (back = false): void =>
  broadcast({ appsyncInspector: 'hello', protocol: PROTOCOL_VERSION, back });
const onActivated = (): void => hello();

function onStorage({ key, storageArea }: StorageEvent): void {
  if (!isTokenKey(key)) return;
  for (const area of AREAS) {
    try {
      if (storageArea === window[area]) readTokensSoon(area);
    } catch {
      // This document may not have that storage, so nothing changed in it.
    }
  }
}

/** The recorder's side is closed by the back-forward cache; ours is not told. */
function onPageHide({ persisted }: PageTransitionEvent): void {
  link?.flush();
  if (!persisted) return;
  live = null;
  link = null;
  expireLater();
}

const onPageShow = ({ persisted }: PageTransitionEvent): void => {
  if (persisted) hello(true);
};

/** Again on `who`: `document.open` takes away all listeners, and adding one twice adds one. */
function listen(): void {
  window.addEventListener('storage', onStorage);
  window.addEventListener('pagehide', onPageHide);
  window.addEventListener('pageshow', onPageShow);
  document.addEventListener('prerenderingchange', onActivated);
}

/** They live on from earlier visits: this is the only place where one shows that does nothing just now. */
async function tellServiceWorkers({ add }: RecorderLink): Promise<void> {
  try {
    for (const { active, waiting, installing } of await navigator.serviceWorker.getRegistrations()) {
      const url = (active ?? waiting ?? installing)?.scriptURL;
      if (url) add({ type: 'worker', at: Date.now(), id: doc, kind: 'service', url });
    }
  } catch {
    // There are none on an `http:` page or in a sandbox.
  }
}

onRecorder((port) => {
  link?.close();
  live = null;
  const here = {
    doc,
    url: urlWithoutQuery(location),
    partition: partitionOf(location),
    top: window === window.top,
  };
  const current: RecorderLink = linkRecorder(port, here, {
    start() {
      if (link !== current) return;
      clearTimeout(expiry);
      keeping = true;
      live = current;
      const { items, losses } = buffer.take();
      for (const loss of losses) current.lost(loss);
      for (const item of items) current.add(item);
      for (const area of AREAS) {
        const tokens = readTokens(area);
        if (tokens) current.add(tokens);
      }
      void tellServiceWorkers(current);
    },
    gone() {
      if (link !== current) return;
      if (!runtimeLives()) return orphaned();
      link = null;
      live = null;
      expireLater();
    },
  });
  link = current;
  if (hook.alive()) return current.hook('alive');
  setTimeout(
    () => {
      if (!hook.alive()) current.hook('silent');
    },
    Math.max(0, HOOK_PATIENCE_MS - (performance.now() - started)),
  );
});

onBroadcast((message) => {
  if (!v.is(whoSchema, message)) return;
  listen();
  hello();
});

listen();
window.addEventListener('load', () => {
  if (!live) expireLater();
});
hello();
