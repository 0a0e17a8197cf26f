/** The only clock of the recorder, so that tests run it in event time. */
export interface Timers {
  /** Epoch, ms. */
  now(): number;
  /** @returns a function that calls it off */
  after(ms: number, callback: () => void): () => void;
}

export const realTimers: Timers = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
