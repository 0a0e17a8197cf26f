import { knownStore } from '../storage/known.js';
import type { StoredRecord, StoreInventory } from '../storage/snapshot.js';

/** Equal for the same store in two snapshots of one partition. */
export const storeKey = ({ kind, database, name }: StoreInventory): string =>
  `${kind}|${database ?? ''}|${name}`;

/** `database › store`, elsewhere the kind of storage. */
export const storeLabel = ({ database, name }: StoreInventory): string =>
  database === null ? name : `${database} › ${name}`;

/**
 * What stays of a record as long as nobody writes to it. Keys of DataStore's stores are numbers that start again
 * after a clear, so its rows are told by id.
 */
export const markOf = ({ key, bytes, projection }: StoredRecord): string => {
  if (projection === null) return `${key}|${bytes}`;
  const { id, version, lastChangedAt, outbox, token } = projection;
  if (token !== undefined) return key;
  if (outbox !== undefined) return `${key}|${id}|${outbox.operation}|${outbox.changedFields.join()}`;
  return `${id ?? key}|${version}|${lastChangedAt}`;
};

export const marksOf = (records: readonly StoredRecord[]): ReadonlySet<string> =>
  new Set(records.map(markOf));

/** The known store that an inventory is of, null for every other. */
export const knownOf = ({ kind, database, name }: StoreInventory) =>
  kind === 'indexedDB' && database !== null ? knownStore(database, name) : null;
