import { blobSizeOf, byteLengthOf } from './body.js';
import { nextId, send, stamp } from './channel.js';
import { bounded, hostnameOf, resolved } from './exchange.js';
import {
  append,
  gettersOf,
  guarded,
  isArray,
  isObject,
  listen,
  ownValue,
  read,
  readString,
  weakTable,
} from './natives.js';
import { observedAfter, observedConstructor, patch } from './patch.js';
import { isAppSyncHost, isRealtimeProtocol } from './relevance.js';

const { readyState: readyStateOf, url: urlOf } = gettersOf(WebSocket.prototype);
const { data: dataOf } = gettersOf(MessageEvent.prototype);
const { code: codeOf, reason: reasonOf } = gettersOf(CloseEvent.prototype);
const { byteLength: viewLengthOf } = gettersOf(Object.getPrototypeOf(Uint8Array.prototype));

const OPEN = 1;

/** Ids of the sockets that are AppSync's. */
const sockets = weakTable<string>();

function frame(id: string, direction: 'sent' | 'received', data: unknown): void {
  if (typeof data === 'string') {
    send({ type: 'socket-frame', ...stamp(id), direction, ...bounded(data) });
    return;
  }
  const size = read(byteLengthOf, data) ?? read(viewLengthOf, data) ?? read(blobSizeOf, data);
  send({
    type: 'socket-frame',
    ...stamp(id),
    direction,
    text: null,
    bytes: typeof size === 'number' ? size : 0,
  });
}

function subprotocols(given: unknown): string[] {
  if (typeof given === 'string') return [given];
  const list: string[] = [];
  if (!isArray(given)) return list;
  for (let i = 0; i < given.length && i < 50; i += 1) {
    const protocol = ownValue(given, `${i}`);
    if (typeof protocol === 'string') append(list, protocol);
  }
  return list;
}

function isAppSync(url: string, protocols: string[]): boolean {
  for (let i = 0; i < protocols.length; i += 1) if (isRealtimeProtocol(protocols[i])) return true;
  return isAppSyncHost(readString(hostnameOf, resolved(url)) ?? '');
}

function opened(socket: object, args: unknown[]): void {
  const url = readString(urlOf, socket);
  const protocols = subprotocols(args[1]);
  if (url === undefined || !isAppSync(url, protocols)) return;
  const id = nextId();
  sockets.set(socket, id);
  send({ type: 'socket-open', ...stamp(id), url, protocols });
  listen(socket, 'message', (event) => void guarded(() => frame(id, 'received', read(dataOf, event))));
  listen(socket, 'close', (event) => {
    guarded(() => {
      const code = read(codeOf, event);
      const reason = readString(reasonOf, event) ?? '';
      send({ type: 'socket-close', ...stamp(id), code: typeof code === 'number' ? code : null, reason });
    });
  });
}

/** Sees the sockets of AppSync's realtime services. */
export function observeWebSocket(): void {
  const { prototype } = WebSocket;
  patch(window, 'WebSocket', observedConstructor(opened));
  // What the page finds there must be what it finds as the global.
  patch(prototype, 'constructor', () => window.WebSocket);
  patch(
    prototype,
    'send',
    observedAfter((self, args) => {
      // One that is closing takes what it is given and sends nothing.
      const id = isObject(self) && read(readyStateOf, self) === OPEN ? sockets.get(self) : undefined;
      if (id !== undefined) frame(id, 'sent', args[0]);
    }),
  );
}
