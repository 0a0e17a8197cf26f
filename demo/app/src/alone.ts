import { DataStore, initSchema } from '@aws-amplify/datastore';
import { schema } from './models/schema.js';

/**
 * DataStore alone, without a server: the page on which tests measure what `DataStore.clear()` costs.
 * `alone.fill(n)` puts n notes into its database, `alone.clear()` clears it and answers the ms that it took.
 */
initSchema(schema);

const settled = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

const opened = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Written past DataStore, whose `save` takes a transaction a record: only the clearing is measured. */
async function fill(count: number): Promise<void> {
  await DataStore.start();
  const database = await opened('amplify-datastore');
  const transaction = database.transaction('user_Note', 'readwrite', { durability: 'relaxed' });
  const notes = transaction.objectStore('user_Note');
  for (let i = 0; i < count; i += 1)
    notes.put({
      id: `note-${i}`,
      text: 'x'.repeat(300),
      owner: 'alice',
      _version: 1,
      _deleted: null,
      _lastChangedAt: 1,
    });
  await settled(transaction);
  database.close();
}

async function clear(): Promise<number> {
  const start = performance.now();
  await DataStore.clear();
  return performance.now() - start;
}

Object.assign(globalThis, { alone: { fill, clear } });
