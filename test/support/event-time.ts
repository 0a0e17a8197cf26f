import type { Timers } from '../../src/devtools/timers.js';

export interface EventTime extends Timers {
  /**
   * Lets time pass: what falls due is called in its order, and the promises that it resolves settle in between.
   * @param ms of event time; none of it is waited for
   */
  pass(ms: number): Promise<void>;
  /** Lets promises settle without any time passing. */
  settled(): Promise<void>;
}

/** A clock that stands until it is told to go on. Starts at `start`, epoch ms. */
export function eventTime(start: number): EventTime {
  let now = start;
  let due: { at: number; callback: () => void }[] = [];
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      due.push(timer);
      return () => {
        due = due.filter((one) => one !== timer);
      };
    },
    settled,
    async pass(ms) {
      const until = now + ms;
      await settled();
      for (;;) {
        const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.callback();
        await settled();
      }
      now = until;
    },
  };
}
