import type { Projection, StoredRecord } from '../snapshot.js';

/** What a record that is left after a sign-out means: user data, a change that waits, or neither. */
export type Leftover = 'data' | 'outbox' | 'bookkeeping';

/**
 * What the tool knows of an object store that a library writes: a plain object, so that content script, panel
 * and Node share it. `project` is the only way out of the page for a value's content.
 */
export interface KnownStore {
  readonly name: string;
  recognise(database: string, store: string): boolean;
  /** Never throws: `value` is whatever the page stored. */
  project(value: unknown): Projection;
  leftover(record: StoredRecord): Leftover;
  /** The model that the rows of a store belong to, null where they are of none. */
  model(store: string): string | null;
  /** One line of code that empties it. */
  readonly cure: string;
}
