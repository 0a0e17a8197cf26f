import * as v from 'valibot';
import { type RawEvent, rawEventSchema } from '../../core/wire/raw.js';
import { ALIVE, HANDOVER_EVENT, STOP } from '../handover.js';

export interface HookPort {
  /** Whether the hook has acknowledged its port. */
  alive(): boolean;
  /** Tells the hook to take its patches back. */
  stop(): void;
}

/**
 * Gives the hook its port, once and unasked: a page that could ask would get one of its own. What comes up is
 * the page's world all the same, so every message is checked; what is no event is reported as invalid.
 */
export function handOver(on: { event(event: RawEvent): void; invalid(): void; alive(): void }): HookPort {
  const { port1, port2 } = new MessageChannel();
  let alive = false;
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === ALIVE) {
      alive = true;
      return on.alive();
    }
    const parsed = v.safeParse(rawEventSchema, data);
    if (parsed.success) on.event(parsed.output);
    else on.invalid();
  };
  document.dispatchEvent(new MessageEvent(HANDOVER_EVENT, { ports: [port2] }));
  return { alive: () => alive, stop: () => port1.postMessage(STOP) };
}
