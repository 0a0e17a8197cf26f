import {
  type Projection,
  RECORDS_PER_STORE,
  type Snapshot,
  type StoreInventory,
} from '../../core/storage/snapshot.js';
import type { Finder } from './walk.js';

export type Unreadable = Snapshot['unreadable'][number];

/** What the readers fill in. */
export interface Report {
  finder: Finder;
  stores: StoreInventory[];
  unreadable: Unreadable[];
  absent: Snapshot['absent'];
}

/** Digests the records of one store as they come; keeps no value. */
export class InventoryBuilder {
  readonly inventory: StoreInventory;
  readonly #finder: Finder;

  constructor(finder: Finder, store: Pick<StoreInventory, 'kind' | 'database' | 'name'>) {
    this.#finder = finder;
    this.inventory = { ...store, count: 0, bytes: 0, records: [] };
  }

  /** @param project gives the declared fields; a value that it cannot read has none */
  add(key: string, value: unknown, project: (() => Projection | null) | null): void {
    const { bytes, labels } = this.#finder.find(key, value);
    this.inventory.count += 1;
    this.inventory.bytes += bytes;
    if (this.inventory.records.length >= RECORDS_PER_STORE) return;
    this.inventory.records.push({ key, bytes, projection: project && attempt(project), labels });
  }
}

function attempt(project: () => Projection | null): Projection | null {
  try {
    return project();
  } catch {
    return null;
  }
}

/** An exception in plain words. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && error.name === 'SecurityError'
    ? 'This document may not use it (sandboxed, or site data is blocked).'
    : error instanceof Error
      ? `${error.name}: ${error.message}`
      : `${error}`;
