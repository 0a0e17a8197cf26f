import * as v from 'valibot';
import { type CaptureEvent, captureEventSchema } from '../core/events.js';
import type { Snapshot } from '../core/storage/snapshot.js';
import {
  type BridgeToRecorder,
  bridgeToRecorderSchema,
  type LabelledPerson,
  PROTOCOL_VERSION,
  type RecorderStatus,
  type RecorderToBridge,
} from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';
import type { Timers } from './timers.js';

/** How long a reading may take before it counts as failed, ms. */
const SNAPSHOT_TIMEOUT_MS = 30_000;

/** How to reach a document that said hello. `connect` opens the private port to it. */
export interface Greeting {
  readonly documentId: string;
  readonly protocol: number;
  readonly url: string;
  readonly top: boolean;
  /** It came back out of the back-forward cache. */
  readonly back: boolean;
  connect(): { port: Port; parked: () => boolean };
}

/** A snapshot's moment is the recorder's to say, and what the user told is theirs. */
const recordersOwn = new Set<CaptureEvent['type']>(['snapshot', 'deliveries', 'told', 'bounds']);

interface Connected {
  readonly port: Port;
  readonly greeting: Greeting;
  partition: string | null;
  state: RecorderStatus['documents'][number]['state'];
  readonly waiting: Map<string, (result: SnapshotResult) => void>;
}

export type SnapshotResult = { readonly snapshot: Snapshot } | { readonly failed: string };

export interface Documents {
  greet(greeting: Greeting): void;
  /** One document for each storage partition that can be read, the top frame first. */
  readers(): readonly { doc: string; partition: string }[];
  takeSnapshot(doc: string, persons: readonly LabelledPerson[]): Promise<SnapshotResult>;
  status(): RecorderStatus['documents'];
}

export interface DocumentsOptions {
  /** Hex; told to the bridges alone. */
  readonly salt: string;
  readonly timers: Timers;
  emit(event: CaptureEvent): void;
  /** Something in {@link Documents.status} or `readers` changed. */
  changed(): void;
}

/** The documents of the inspected tab, keyed by Chrome's documentId: a frame's id stays over a navigation. */
export function createDocuments({ salt, timers, emit, changed }: DocumentsOptions): Documents {
  const documents = new Map<string, Connected>();
  const outdated = new Map<string, Greeting>();
  const parked = new Set<string>();
  let requests = 0;

  const receive = (doc: string, connected: Connected, received: unknown) => {
    const parsed = v.safeParse(bridgeToRecorderSchema, received);
    if (parsed.success) return handle(doc, connected, parsed.output);
    drop(doc, 1, 'a message of a page that could not be understood');
  };

  const drop = (doc: string, count: number, reason: string) =>
    emit({ type: 'dropped', at: timers.now(), doc, what: 'events', count, reason });

  const handle = (doc: string, connected: Connected, message: BridgeToRecorder) => {
    switch (message.type) {
      case 'ready': {
        connected.partition = message.partition;
        const { url, partition, top } = message;
        emit({ type: 'document', at: timers.now(), doc, url, partition, top });
        return changed();
      }
      case 'hook':
        connected.state = message.state === 'alive' ? 'connected' : 'silent';
        return changed();
      case 'events':
        return receiveEvents(doc, message.events);
      case 'snapshot':
        return settle(connected, message.request, { snapshot: message.snapshot });
      case 'snapshot-failed':
        return settle(connected, message.request, { failed: message.reason });
    }
  };

  const receiveEvents = (doc: string, events: readonly unknown[]) => {
    let bad = 0;
    for (const event of events) {
      const parsed = v.safeParse(captureEventSchema, event);
      // A bridge doesn't know its documentId; what it may never do is make up what only the recorder says.
      if (parsed.success && !recordersOwn.has(parsed.output.type)) emit({ ...parsed.output, doc });
      else bad += 1;
    }
    if (bad > 0) drop(doc, bad, 'events of a page that could not be understood');
  };

  const settle = (connected: Connected, request: string, result: SnapshotResult) => {
    const resolve = connected.waiting.get(request);
    connected.waiting.delete(request);
    resolve?.(result);
  };

  const lose = (doc: string, connected: Connected, isParked: boolean) => {
    if (documents.get(doc) !== connected) return;
    documents.delete(doc);
    if (isParked) parked.add(doc);
    for (const resolve of connected.waiting.values())
      resolve({ failed: 'the page went away while it was read' });
    emit({ type: 'document-gone', at: timers.now(), doc, cause: isParked ? 'parked' : 'navigated' });
    changed();
  };

  return {
    greet(greeting) {
      const doc = greeting.documentId;
      const before = documents.get(doc);
      // A page that is being left may still answer «who», and Chromium 156 opens a port to it in the cache: one that
      // neither speaks nor closes. So the word of a parked page counts when it is back, and then no older port does.
      if (greeting.back) {
        if (before) lose(doc, before, true);
        before?.port.close();
        parked.delete(doc);
      }
      if (documents.has(doc) || parked.has(doc)) return;
      if (greeting.protocol !== PROTOCOL_VERSION) {
        outdated.set(doc, greeting);
        return changed();
      }
      const { port, parked: isParked } = greeting.connect();
      const connected: Connected = {
        port,
        greeting,
        partition: null,
        state: 'connected',
        waiting: new Map(),
      };
      documents.set(doc, connected);
      port.onMessage((received) => receive(doc, connected, received));
      port.onClose(() => lose(doc, connected, isParked()));
      port.send({ type: 'start', salt } satisfies RecorderToBridge);
      changed();
    },
    readers() {
      const byPartition = new Map<string, { doc: string; partition: string; top: boolean }>();
      for (const [doc, { partition, greeting }] of documents) {
        if (partition === null) continue;
        if (!byPartition.get(partition)?.top)
          byPartition.set(partition, { doc, partition, top: greeting.top });
      }
      return [...byPartition.values()];
    },
    takeSnapshot(doc, persons) {
      const connected = documents.get(doc);
      if (!connected) return Promise.resolve({ failed: 'the page is gone' });
      requests += 1;
      const request = `${requests}`;
      return new Promise((resolve) => {
        const cancel = timers.after(SNAPSHOT_TIMEOUT_MS, () =>
          settle(connected, request, { failed: `no answer within ${SNAPSHOT_TIMEOUT_MS / 1000} s` }),
        );
        connected.waiting.set(request, (result) => {
          cancel();
          resolve(result);
        });
        connected.port.send({
          type: 'take-snapshot',
          request,
          persons: [...persons],
        } satisfies RecorderToBridge);
      });
    },
    status() {
      const living = [...documents].map(([doc, { greeting, state }]) => ({
        doc,
        url: greeting.url,
        top: greeting.top,
        state,
      }));
      const old = [...outdated.values()].map(({ documentId, url, top }) => ({
        doc: documentId,
        url,
        top,
        state: 'outdated' as const,
      }));
      return [...living, ...old];
    },
  };
}
