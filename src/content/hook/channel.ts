import type { RawEvent } from '../../core/wire/raw.js';
import { ALIVE, HANDOVER_EVENT, STOP } from '../handover.js';
import {
  apply,
  getOwnPropertyDescriptor,
  gettersOf,
  guarded,
  listen,
  now,
  read,
  unlisten,
} from './natives.js';

const { postMessage } = MessagePort.prototype;
const setOnMessage = getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')?.set;
const { data: dataOf, ports: portsOf } = gettersOf(MessageEvent.prototype);
const { stopImmediatePropagation } = Event.prototype;

let port: unknown;
let count = 0;

/** A fresh number; the bridge makes it unique over all documents. */
export function nextId(): string {
  count += 1;
  return `${count}`;
}

/** What is common to every event of an exchange, a socket or a single happening. */
export const stamp = (id = nextId()): { at: number; id: string } => ({ at: now(), id });

/** Never throws. Structured cloning reads own fields only, so no code of the page sees the event. */
export function send(event: RawEvent): void {
  if (port) guarded(() => apply(postMessage, port, [event]));
}

/**
 * Waits for the bridge, whose script runs before the first one of the page, and takes the port from it.
 * Nothing of the page's is called in the two handlers below: `window.event` would show it the port.
 */
export function awaitPort(onStop: () => void): void {
  const take = (event: Event): void => {
    const ports = read(portsOf, event);
    const given = Array.isArray(ports) ? ports[0] : undefined;
    if (!given || !setOnMessage) return;
    apply(stopImmediatePropagation, event, []);
    unlisten(document, HANDOVER_EVENT, take);
    port = given;
    apply(setOnMessage, port, [
      (message: Event) => {
        if (read(dataOf, message) !== STOP) return;
        port = undefined;
        onStop();
      },
    ]);
    apply(postMessage, port, [ALIVE]);
  };
  listen(document, HANDOVER_EVENT, take);
}
