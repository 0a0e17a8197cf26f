import type { DataStoreFactory } from 'cognito-local/lib/services/dataStore/factory.js';
import { StormDBDataStore } from 'cognito-local/lib/services/dataStore/stormDb.js';
import StormDB from 'stormdb';

/**
 * cognito-local's storage without its files, which it looks for under the working directory at every call: so
 * nothing is left behind, and stacks can stand side by side.
 */
export const memoryStores: DataStoreFactory = {
  async create(_context, _id, defaults) {
    const state = structuredClone(defaults);
    return new StormDBDataStore(new StormDB({ init: () => state, read: () => state, write: () => null }));
  },
};
