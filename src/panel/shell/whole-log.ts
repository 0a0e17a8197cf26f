import * as v from 'valibot';
import type { CaptureEvent } from '../../core/events.js';
import { type PanelToRecorder, PROTOCOL_VERSION, recorderToPanelSchema } from '../../protocol/messages.js';
import type { Port } from '../../protocol/port.js';

/**
 * The recorder's log up to now. It is asked for when it is needed, over a port of its own: the recorder keeps it
 * anyway, so the panel doesn't keep it a second time.
 */
export function wholeLog(port: Port): Promise<readonly CaptureEvent[]> {
  return new Promise((resolve, reject) => {
    const events: CaptureEvent[] = [];
    port.onClose(() => reject(new Error('The recorder went away. Close DevTools and open it again.')));
    port.onMessage((received) => {
      const message = v.safeParse(recorderToPanelSchema, received);
      if (!message.success || message.output.type !== 'events') return;
      for (const event of message.output.events) events.push(event);
      if (!message.output.caughtUp) return;
      port.close();
      resolve(events);
    });
    port.send({ type: 'hello', protocol: PROTOCOL_VERSION } satisfies PanelToRecorder);
  });
}
