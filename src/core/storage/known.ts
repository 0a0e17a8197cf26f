import { dataStoreBookkeeping, dataStoreModel, dataStoreOutbox } from './known/datastore.js';
import type { KnownStore } from './known/known-store.js';

export { projectWebStorage } from './known/amplify-auth.js';
export type { KnownStore } from './known/known-store.js';

const stores: readonly KnownStore[] = [dataStoreModel, dataStoreOutbox, dataStoreBookkeeping];

/** Which library wrote an object store, null where none that we know. */
export const knownStore = (database: string, store: string): KnownStore | null =>
  stores.find((one) => one.recognise(database, store)) ?? null;
