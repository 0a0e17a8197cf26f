import * as v from 'valibot';
import type { CaptureEvent } from '../../src/core/events.js';
import type { Snapshot } from '../../src/core/storage/snapshot.js';
import type { Greeting } from '../../src/devtools/documents.js';
import {
  PROTOCOL_VERSION,
  type RecorderToBridge,
  recorderToBridgeSchema,
} from '../../src/protocol/messages.js';
import { portPair, type TestPort } from './ports.js';

export const PARTITION = 'https://app.example';

/** An inventory of one store with so many records. */
export const inventoryOf = (count: number): Snapshot => ({
  partition: PARTITION,
  stores: [
    {
      kind: 'indexedDB',
      database: 'amplify-datastore',
      name: 'user_Post',
      count,
      bytes: count * 100,
      records: [],
    },
  ],
  unreadable: [],
  absent: [],
  tookMs: 5,
});

export interface Page {
  readonly greeting: Greeting;
  /** What the recorder sent to the document. */
  asked(): readonly RecorderToBridge[];
  ready(): void;
  send(...events: readonly (CaptureEvent | object)[]): void;
  say(message: unknown): void;
  /** The document goes away. */
  leave(): void;
}

/**
 * A document as the recorder meets it: a greeting and the far end of its private port.
 * @param answer what its storage holds when it is asked; null to never answer
 */
export function page(documentId: string, answer: () => Snapshot | null, protocol = PROTOCOL_VERSION): Page {
  const [near, far] = portPair();
  const port: TestPort = far;
  port.onMessage((received) => {
    const message = v.parse(recorderToBridgeSchema, received);
    if (message.type !== 'take-snapshot') return;
    const snapshot = answer();
    if (snapshot) port.send({ type: 'snapshot', request: message.request, snapshot });
  });
  return {
    greeting: {
      documentId,
      protocol,
      url: 'https://app.example/',
      top: true,
      back: false,
      connect: () => ({ port: near, parked: () => false }),
    },
    asked: () => port.received.map((received) => v.parse(recorderToBridgeSchema, received)),
    ready: () =>
      port.send({ type: 'ready', protocol, url: 'https://app.example/', partition: PARTITION, top: true }),
    send: (...events) => port.send({ type: 'events', events }),
    say: (message) => port.send(message),
    leave: () => port.close(),
  };
}
