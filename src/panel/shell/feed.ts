import { signal } from '@preact/signals';
import * as v from 'valibot';
import { type CaptureEvent, captureEventSchema } from '../../core/events.js';
import { emptySession, replay } from '../../core/session.js';
import type { Session } from '../../core/session-types.js';
import { audit } from '../../core/signout/audit.js';
import {
  type PanelToRecorder,
  PROTOCOL_VERSION,
  type RecorderToPanel,
  recorderToPanelSchema,
} from '../../protocol/messages.js';
import type { Port } from '../../protocol/port.js';
import type { FindStore } from '../store/find.js';
import type { Host } from '../store/host.js';
import { type PanelStore, panelStore } from '../store/store.js';

/** Of one frame, ms: a long log is folded over several frames, so that the panel answers meanwhile. */
const BUDGET = 8;

/** Events that are read and folded together: it costs less, and between two batches the time is looked at. */
const BATCH = 100;

/** Its events are read one by one when their turn comes: a whole log that is read first holds up the first rows. */
const unreadEventsSchema = v.object({
  type: v.literal('events'),
  events: v.array(v.unknown()),
  caughtUp: v.boolean(),
});

interface Batch {
  readonly events: readonly CaptureEvent[];
  /** Of the queue, those that are not understood included. */
  readonly taken: number;
  readonly rejected: number;
}

/** Those that come next; a document begins a batch, since the lists may be cleared before it. */
function batchOf(queue: readonly unknown[], from: number): Batch {
  const events: CaptureEvent[] = [];
  let taken = 0;
  let rejected = 0;
  for (const unread of queue.slice(from, from + BATCH)) {
    const parsed = v.safeParse(captureEventSchema, unread);
    if (parsed.success && parsed.output.type === 'document' && events.length > 0) break;
    taken += 1;
    if (parsed.success) events.push(parsed.output);
    else rejected += 1;
  }
  return { events, taken, rejected };
}

/** Another page in the top frame; one that comes back out of the back-forward cache is known already. */
const isNavigation = ({ documents }: Session, event: CaptureEvent): boolean =>
  event.type === 'document' && event.top && !documents.has(event.doc) && documents.some(({ top }) => top);

function searched(
  find: FindStore,
  action: Extract<RecorderToPanel, { type: 'search' }>['action'],
  text: string,
): void {
  if (action === 'search') find.search(text, 'devtools');
  else if (action === 'cancel') find.cancel();
  else find.step(action === 'next' ? 1 : -1);
}

/**
 * Connects a store to a recorder: every message and every event is checked, and the events of a frame change the session once.
 * @returns the store; it lives as long as the page.
 */
export function feed(port: Port, host: Host): PanelStore {
  const session = signal(emptySession);
  const store = panelStore(session, audit, (message) => port.send(message), host);
  let queue: unknown[] = [];
  let folded = 0;

  const fold = () => {
    const until = performance.now() + BUDGET;
    let next = session.peek();
    while (folded < queue.length && performance.now() < until) {
      const { events, taken, rejected } = batchOf(queue, folded);
      folded += taken;
      store.rejected.value += rejected;
      const [first] = events;
      if (first && isNavigation(next, first)) store.navigated(next);
      next = foldBatch(next, events);
    }
    if (folded === queue.length) {
      queue = [];
      folded = 0;
    }
    session.value = next;
    if (queue.length > 0) requestAnimationFrame(fold);
  };

  /** An event that cannot be folded is counted, and the others of its batch are folded without it. */
  const foldBatch = (before: Session, batch: readonly CaptureEvent[]): Session => {
    try {
      return replay(before, batch);
    } catch {
      if (batch.length > 1) return batch.reduce((next, event) => foldBatch(next, [event]), before);
      store.rejected.value += 1;
      return before;
    }
  };

  port.onMessage((received) => {
    const unread = v.safeParse(unreadEventsSchema, received);
    if (unread.success) {
      const { events } = unread.output;
      const idle = queue.length === 0 && events.length > 0;
      for (const event of events) queue.push(event);
      // The messages of a long log come before the next frame; something is to be drawn in it.
      if (idle && session.peek() === emptySession) fold();
      else if (idle) requestAnimationFrame(fold);
      return;
    }
    const parsed = v.safeParse(recorderToPanelSchema, received);
    if (!parsed.success) {
      store.rejected.value += 1;
      return;
    }
    const message = parsed.output;
    switch (message.type) {
      case 'hello':
        store.connection.value = message.protocol === PROTOCOL_VERSION ? 'connected' : 'outdated';
        break;
      case 'status':
        store.status.value = message.status;
        break;
      case 'forgotten':
        queue = [];
        folded = 0;
        session.value = emptySession;
        break;
      case 'search':
        searched(store.find, message.action, message.text);
        break;
    }
  });
  port.onClose(() => {
    store.connection.value = 'closed';
  });
  port.send({ type: 'hello', protocol: PROTOCOL_VERSION } satisfies PanelToRecorder);
  return store;
}
