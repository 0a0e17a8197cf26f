import * as v from 'valibot';
import type { CaptureEvent } from '../../core/events.js';
import { createStripper } from '../../core/wire/strip.js';
import { cutting } from '../../protocol/chunked.js';
import {
  type BridgeToRecorder,
  type LabelledPerson,
  PROTOCOL_VERSION,
  recorderToBridgeSchema,
} from '../../protocol/messages.js';
import type { Port } from '../../protocol/port.js';
import { takeSnapshot } from '../readers/snapshot.js';
import type { Loss, Pending } from './buffer.js';

const EVENTS_PER_MESSAGE = 200;

/** A connection to one recorder. Events go only after it sent `start` with the salt. */
export interface RecorderLink {
  add(item: Pending): void;
  lost(loss: Loss): void;
  hook(state: 'alive' | 'silent'): void;
  /** Sends what waits. */
  flush(): void;
  close(): void;
}

interface Here {
  doc: string;
  url: string;
  partition: string;
  top: boolean;
}

/**
 * Strips and sends. `onStart` is called when the recorder may have events, `onGone` when the connection broke
 * or the extension was reloaded.
 */
export function linkRecorder(bare: Port, here: Here, on: { start(): void; gone(): void }): RecorderLink {
  const { doc, url, partition, top } = here;
  const port = cutting(bare);
  let stripper: ReturnType<typeof createStripper> | null = null;
  let waiting: CaptureEvent[] = [];
  let open = true;

  const close = (): void => {
    open = false;
    waiting = [];
  };
  const send = (message: BridgeToRecorder): void => {
    if (!open) return;
    try {
      port.send(message);
    } catch {
      close();
      on.gone();
    }
  };
  const flush = (): void => {
    while (waiting.length > 0) send({ type: 'events', events: waiting.splice(0, EVENTS_PER_MESSAGE) });
  };
  const queue = (events: readonly CaptureEvent[]): void => {
    if (waiting.length === 0 && events.length > 0) setTimeout(flush, 0);
    waiting.push(...events);
  };
  const lost = ({ what, count, reason }: Loss): void =>
    queue([{ type: 'dropped', at: Date.now(), doc, what, count, reason }]);

  const snapshot = async (request: string, persons: readonly LabelledPerson[]): Promise<void> => {
    if (!stripper)
      return send({ type: 'snapshot-failed', request, reason: 'The recording has not started.' });
    try {
      const taken = await takeSnapshot(partition, persons);
      flush();
      send({ type: 'snapshot', request, snapshot: taken });
    } catch (error) {
      send({ type: 'snapshot-failed', request, reason: error instanceof Error ? error.message : `${error}` });
    }
  };

  port.onMessage((received) => {
    const message = v.safeParse(recorderToBridgeSchema, received);
    if (!message.success) return;
    if (message.output.type === 'take-snapshot')
      return void snapshot(message.output.request, message.output.persons);
    const { salt } = message.output;
    stripper = createStripper({ salt, doc, source: 'hook', partition, authorizationShown: true });
    on.start();
  });
  port.onClose(() => {
    close();
    on.gone();
  });
  send({ type: 'ready', protocol: PROTOCOL_VERSION, url, partition, top });

  return {
    add(item) {
      if (!stripper) return;
      try {
        queue(
          item.type === 'token-reading'
            ? [stripper.tokens(item.area, item.entries, item.at)]
            : stripper.strip(item),
        );
      } catch {
        lost({ what: 'events', count: 1, reason: 'an event could not be understood' });
      }
    },
    lost,
    hook: (state) => send({ type: 'hook', state }),
    flush,
    close() {
      if (open) port.close();
      close();
    },
  };
}
