import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { CaptureEvent } from '../../core/events.js';
import { emptySession, reduce } from '../../core/session.js';
import type { Session } from '../../core/session-types.js';
import { audit } from '../../core/signout/audit.js';
import { type PanelToRecorder, PROTOCOL_VERSION, recorderToPanelSchema } from '../../protocol/messages.js';
import type { Port } from '../../protocol/port.js';
import { type PanelStore, panelStore } from '../store/store.js';

/** Of one frame, ms: a long log is folded over several frames, so that the panel answers meanwhile. */
const BUDGET = 8;

/** Another page in the top frame; one that comes back out of the back-forward cache is known already. */
const isNavigation = ({ documents }: Session, event: CaptureEvent): boolean =>
  event.type === 'document' && event.top && !documents.has(event.doc) && documents.some(({ top }) => top);

/**
 * Connects a store to a recorder: every message is checked, and the events of a frame change the session once.
 * @returns the store; it lives as long as the page.
 */
export function feed(port: Port): PanelStore {
  const session = signal(emptySession);
  const store = panelStore(session, audit, (message) => port.send(message));
  let queue: CaptureEvent[] = [];

  const fold = () => {
    const until = performance.now() + BUDGET;
    let next = session.peek();
    let done = 0;
    for (const event of queue) {
      done += 1;
      if (isNavigation(next, event)) store.navigated(next);
      try {
        next = reduce(next, event);
      } catch {
        store.rejected.value += 1;
      }
      if (performance.now() > until) break;
    }
    queue = queue.slice(done);
    session.value = next;
    if (queue.length > 0) requestAnimationFrame(fold);
  };

  port.onMessage((received) => {
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
      case 'events':
        if (queue.length === 0 && message.events.length > 0) requestAnimationFrame(fold);
        queue = queue.concat(message.events);
        break;
    }
  });
  port.onClose(() => {
    store.connection.value = 'closed';
  });
  port.send({ type: 'hello', protocol: PROTOCOL_VERSION } satisfies PanelToRecorder);
  return store;
}
