import * as v from 'valibot';

export const storageKinds = [
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'cookies',
  'cacheStorage',
  'opfs',
] as const;

const nullableString = v.nullable(v.string());

/** The declared fields of a stored record that may leave the page. `lastChangedAt` is epoch ms. */
export const projectionSchema = v.object({
  /** The model's id, or of an outbox entry the id of the record that it changes. */
  id: nullableString,
  /** Values of the owner fields, as stored. */
  owners: v.array(v.string()),
  version: v.nullable(v.number()),
  deleted: v.nullable(v.boolean()),
  lastChangedAt: v.nullable(v.number()),
  /** Of an outbox entry alone. */
  outbox: v.optional(
    v.object({ model: v.string(), operation: v.string(), changedFields: v.array(v.string()) }),
  ),
  /** Of a token entry alone: which of Amplify's keys it is (`accessToken`, `deviceKey` …) and whose. */
  token: v.optional(v.object({ name: v.string(), clientId: v.string(), username: nullableString })),
});
export type Projection = v.InferOutput<typeof projectionSchema>;

export const storedRecordSchema = v.object({
  /** The record's key as text: unique within its store. Of web storage the entry's key. */
  key: v.string(),
  /** Size of the value in UTF-16 units, estimated by walking it. */
  bytes: v.number(),
  /** Null where the store is not a known one. */
  projection: v.nullable(projectionSchema),
  /** The labels of the persons whose identity strings were found in the value or the key. */
  labels: v.array(v.string()),
});
export type StoredRecord = v.InferOutput<typeof storedRecordSchema>;

export const storeInventorySchema = v.object({
  kind: v.picklist(storageKinds),
  /** Of IndexedDB the database; elsewhere null. */
  database: nullableString,
  /** Of IndexedDB the object store; elsewhere the kind again. */
  name: v.string(),
  /** All records, also those beyond the bound. */
  count: v.number(),
  bytes: v.number(),
  /** At most {@link RECORDS_PER_STORE}; `count` says how many there are. */
  records: v.array(storedRecordSchema),
});
export type StoreInventory = v.InferOutput<typeof storeInventorySchema>;

/** Records that cross for one store; the rest is counted, and the panel says so. */
export const RECORDS_PER_STORE = 20_000;

/** An inventory of the client storage of one storage partition at one moment. */
export const snapshotSchema = v.object({
  /** The origin; in a partitioned frame followed by ` in ` and the top-level site. */
  partition: v.string(),
  stores: v.array(storeInventorySchema),
  /** What could not be read, and why, in plain words. */
  unreadable: v.array(
    v.object({ kind: v.picklist(storageKinds), store: nullableString, reason: v.string() }),
  ),
  /** Kinds of storage that do not exist in this context. */
  absent: v.array(v.picklist(storageKinds)),
  /** How long the reading took, ms. */
  tookMs: v.number(),
});
export type Snapshot = v.InferOutput<typeof snapshotSchema>;
