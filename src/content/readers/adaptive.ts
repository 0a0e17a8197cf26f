/**
 * Small bites with long rests: a page's `DataStore.clear()` that meets us waits for one bite at most, and mostly
 * meets a rest (test/extension/clear.spec.ts measures it).
 */
const FIRST_ROWS = 8;
const MOST_ROWS = 200;
const AIM_MS = 1;
/** Times what a bite took, from asking to digesting. */
const REST = 9;

/** How many rows the next batch may have, from what the last ones cost. */
export class BatchSize {
  #rows = FIRST_ROWS;

  get rows(): number {
    return this.#rows;
  }

  /** @param ms what deserialising and digesting `rows` rows took */
  took(rows: number, ms: number): void {
    const affordable = ms > 0 ? Math.floor((rows * AIM_MS) / ms) : MOST_ROWS;
    this.#rows = Math.max(1, Math.min(MOST_ROWS, this.#rows * 2, affordable));
  }
}

/**
 * Gives the page its turn. A hidden page gets no rest, since there its timers run once a second.
 * @param ms what the last bite took
 */
export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const { scheduler } = globalThis;
    if (document.hidden && scheduler?.postTask)
      void scheduler.postTask(() => resolve(), { priority: 'background' });
    else setTimeout(resolve, ms * REST);
  });
}
