import type { KnownStore } from '../../core/storage/known/known-store.js';
import { knownStore } from '../../core/storage/known.js';
import { BatchSize, rest } from './adaptive.js';
import { InventoryBuilder, type Report, reasonOf } from './inventory.js';

/** aws-amplify 6.22.1, `packages/datastore/src/util.ts`: a database of this name tests for private browsing. */
const PROBE_NAME = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** An open that waits longer stands behind a delete or an upgrade of the page's. */
const OPEN_PATIENCE_MS = 2_000;
/** The beginnings of so many stores are read together. */
const STORES_AT_ONCE = 16;

/** The page deleted or upgraded the database while it was read, and was given way. */
class GaveWay extends Error {
  constructor() {
    super('The page deleted or upgraded it while it was read.');
  }
}

/** Reads every database of this origin, one after another. */
export async function readIndexedDb(report: Report): Promise<void> {
  if (typeof indexedDB === 'undefined') {
    report.absent.push('indexedDB');
    return;
  }
  try {
    for (const { name } of await indexedDB.databases()) {
      if (name !== undefined && !PROBE_NAME.test(name)) await readDatabase(name, report);
    }
  } catch (error) {
    report.unreadable.push({ kind: 'indexedDB', store: null, reason: reasonOf(error) });
  }
}

/**
 * The beginnings of all stores are read in one bite, since most have no more than that and an app that is left soon
 * is to be known by then; the others follow, one after another.
 */
async function readDatabase(name: string, report: Report): Promise<void> {
  const unread = (store: string, error: unknown): void => {
    const reason = error instanceof GaveWay ? error.message : reasonOf(error);
    report.unreadable.push({ kind: 'indexedDB', store, reason });
  };
  let database: IDBDatabase | null = null;
  let readings: StoreReading[] = [];
  try {
    database = await openExisting(name);
    if (!database) return;
    readings = Array.from(database.objectStoreNames, (store) => new StoreReading(name, store, report));
    for (let i = 0; i < readings.length; i += STORES_AT_ONCE)
      await bite(database, readings.slice(i, i + STORES_AT_ONCE));
    for (const reading of readings) while (!reading.done) await bite(database, [reading]);
  } catch (error) {
    if (readings.length === 0) unread(name, error);
    for (const { done, store } of readings) if (!done) unread(`${name}/${store}`, error);
  } finally {
    database?.close();
  }
}

/**
 * Opens without a version, so that nothing is upgraded, and gives way to any delete or upgrade. Null when the
 * database is not there any more: opening would create it, so that is aborted.
 */
function openExisting(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let created = false;
    let late = false;
    const patience = setTimeout(() => {
      late = true;
      reject(new Error('The page is deleting or upgrading it.'));
    }, OPEN_PATIENCE_MS);
    request.onupgradeneeded = ({ oldVersion }) => {
      created = oldVersion === 0;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      clearTimeout(patience);
      const database = request.result;
      database.onversionchange = () => database.close();
      if (late) database.close();
      else resolve(database);
    };
    request.onerror = (event) => {
      clearTimeout(patience);
      event.preventDefault();
      if (created) resolve(null);
      else reject(request.error);
    };
  });
}

interface Batch {
  keys: IDBValidKey[];
  /** Deserialises, so it is part of what a batch costs. */
  values(): unknown[];
}

/** How far a store was read. */
class StoreReading {
  readonly store: string;
  done = false;
  /** The last key that was read. */
  after: IDBValidKey | null = null;
  readonly #size = new BatchSize();
  readonly #known: KnownStore | null;
  readonly #builder: InventoryBuilder;
  readonly #report: Report;

  constructor(database: string, store: string, report: Report) {
    this.store = store;
    this.#known = knownStore(database, store);
    this.#builder = new InventoryBuilder(report.finder, { kind: 'indexedDB', database, name: store });
    this.#report = report;
  }

  get rows(): number {
    return this.#size.rows;
  }

  digest({ keys, values }: Batch): void {
    const start = performance.now();
    const asked = this.rows;
    const known = this.#known;
    values().forEach((value, i) => {
      const key = keys[i];
      if (key !== undefined) this.#builder.add(keyText(key), value, known && (() => known.project(value)));
    });
    this.#size.took(keys.length, performance.now() - start);
    this.after = keys.at(-1) ?? null;
    this.done = keys.length < asked;
    if (this.done) this.#report.stores.push(this.#builder.inventory);
  }
}

/** The next rows of some stores, and a rest. */
async function bite(database: IDBDatabase, readings: readonly StoreReading[]): Promise<void> {
  const start = performance.now();
  const batches = await ask(database, readings);
  readings.forEach((reading, i) => {
    const batch = batches[i];
    if (batch) reading.digest(batch);
  });
  await rest(performance.now() - start);
}

/** In a transaction of their own that ends as soon as it can. */
function ask(database: IDBDatabase, readings: readonly StoreReading[]): Promise<Batch[]> {
  return new Promise((resolve, reject) => {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(
        readings.map(({ store }) => store),
        'readonly',
      );
    } catch {
      return reject(new GaveWay());
    }
    const requests = readings.map(({ store, after, rows }) => {
      const objects = transaction.objectStore(store);
      const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
      return { keys: objects.getAllKeys(range, rows), values: objects.getAll(range, rows) };
    });
    transaction.commit();
    transaction.oncomplete = () =>
      resolve(requests.map(({ keys, values }) => ({ keys: keys.result, values: () => values.result })));
    transaction.onabort = () => reject(transaction.error ?? new GaveWay());
  });
}

/** A key as text, unique within its store: a string that reads like a number is quoted. */
function keyText(key: IDBValidKey): string {
  if (typeof key === 'string') return Number.isNaN(Number(key)) ? key : JSON.stringify(key);
  if (typeof key === 'number') return `${key}`;
  if (key instanceof Date) return key.toISOString();
  if (Array.isArray(key)) return JSON.stringify(key);
  const bytes = ArrayBuffer.isView(key)
    ? new Uint8Array(key.buffer, key.byteOffset, key.byteLength)
    : new Uint8Array(key);
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
