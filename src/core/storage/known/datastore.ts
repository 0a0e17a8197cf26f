import { isObject } from '../../wire/json.js';
import { booleanOrNull, fieldNames, nothing, numberOrNull, stringOrNull, strings } from './fields.js';
import type { KnownStore } from './known-store.js';

/**
 * Amplify DataStore 3 to 5: one database per origin, `amplify-datastore`, with Amplify Studio's session id
 * behind it where there is one; stores are `<namespace>_<model>` (@aws-amplify/datastore 5.1.10,
 * storage/adapter/StorageAdapterBase.ts and IndexedDBAdapter.ts, util.ts `getStorename`).
 */
const database = /^amplify-datastore(?:-.+)?$/;
const MODEL_PREFIX = 'user_';
const cure = 'await DataStore.clear();';

/**
 * Rows of a model. A row that the server never accepted has no `_version`, which projects as null. `owner` is the
 * field that an owner rule without `ownerField` reads, and that DataStore then adds to its selection sets
 * (sync/utils.ts `getOwnerFields`).
 */
export const dataStoreModel: KnownStore = {
  name: 'Amplify DataStore',
  recognise: (name, store) => database.test(name) && store.startsWith(MODEL_PREFIX),
  project: (value) =>
    isObject(value)
      ? {
          id: stringOrNull(value.id),
          owners: strings(value.owner),
          version: numberOrNull(value._version),
          deleted: booleanOrNull(value._deleted),
          lastChangedAt: numberOrNull(value._lastChangedAt),
        }
      : nothing,
  leftover: () => 'data',
  model: (store) => store.slice(MODEL_PREFIX.length),
  cure,
};

/** Changes that wait to be sent. `data` holds the changed fields as JSON (sync/utils.ts, `MutationEvent`). */
export const dataStoreOutbox: KnownStore = {
  name: 'Amplify DataStore outbox',
  recognise: (name, store) => database.test(name) && store === 'sync_MutationEvent',
  project: (value) =>
    isObject(value)
      ? {
          ...nothing,
          id: stringOrNull(value.modelId),
          outbox: {
            model: stringOrNull(value.model) ?? '',
            operation: stringOrNull(value.operation) ?? '',
            changedFields: fieldNames(value.data),
          },
        }
      : nothing,
  leftover: () => 'outbox',
  model: () => null,
  cure,
};

/** When each model was synced, and the schema's version: nothing of a person. */
export const dataStoreBookkeeping: KnownStore = {
  name: 'Amplify DataStore bookkeeping',
  recognise: (name, store) =>
    database.test(name) && (store === 'sync_ModelMetadata' || store === 'datastore_Setting'),
  project: () => nothing,
  leftover: () => 'bookkeeping',
  model: () => null,
  cure,
};
