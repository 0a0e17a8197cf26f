import { knownStore } from '../../core/storage/known.js';
import { BatchSize, rest } from './adaptive.js';
import { InventoryBuilder, type Report, reasonOf } from './inventory.js';

/** aws-amplify 6.22.1, `packages/datastore/src/util.ts`: a database of this name tests for private browsing. */
const PROBE_NAME = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** An open that waits longer stands behind a delete or an upgrade of the page's. */
const OPEN_PATIENCE_MS = 2_000;

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

async function readDatabase(name: string, report: Report): Promise<void> {
  let database: IDBDatabase | null = null;
  let reading = '';
  try {
    database = await openExisting(name);
    for (const store of database?.objectStoreNames ?? []) {
      reading = `/${store}`;
      if (database) await readStore(database, store, report);
    }
  } catch (error) {
    const reason = error instanceof GaveWay ? error.message : reasonOf(error);
    report.unreadable.push({ kind: 'indexedDB', store: name + reading, reason });
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

/** Rows after `after`, in a transaction of their own that ends as soon as it can. */
function ask(database: IDBDatabase, store: string, after: IDBValidKey | null, rows: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(store, 'readonly');
    } catch {
      return reject(new GaveWay());
    }
    const objects = transaction.objectStore(store);
    const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const keys = objects.getAllKeys(range, rows);
    const values = objects.getAll(range, rows);
    transaction.commit();
    values.onsuccess = () => resolve({ keys: keys.result, values: () => values.result });
    transaction.onabort = () => reject(transaction.error ?? new GaveWay());
  });
}

async function readStore(database: IDBDatabase, store: string, report: Report): Promise<void> {
  const known = knownStore(database.name, store);
  const builder = new InventoryBuilder(report.finder, {
    kind: 'indexedDB',
    database: database.name,
    name: store,
  });
  const size = new BatchSize();
  let after: IDBValidKey | null | undefined = null;
  while (after !== undefined) {
    const asked = performance.now();
    const rows = size.rows;
    const { keys, values } = await ask(database, store, after, rows);
    const digested = performance.now();
    values().forEach((value, i) => {
      const key = keys[i];
      if (key !== undefined) builder.add(keyText(key), value, known && (() => known.project(value)));
    });
    const now = performance.now();
    size.took(keys.length, now - digested);
    after = keys.length < rows ? undefined : keys.at(-1);
    await rest(now - asked);
  }
  report.stores.push(builder.inventory);
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
