import type { RawEvent } from '../../core/wire/raw.js';
import { send, stamp } from './channel.js';
import { apply, getterOf, guarded, isObject, listen, read, readString } from './natives.js';
import { observed, patch } from './patch.js';

const storeNameOf = getterOf(IDBObjectStore.prototype, 'name');
const transactionOf = getterOf(IDBObjectStore.prototype, 'transaction');
const databaseOf = getterOf(IDBTransaction.prototype, 'db');
const databaseNameOf = getterOf(IDBDatabase.prototype, 'name');

type Action = Extract<RawEvent, { type: 'database' }>['action'];

const tell = (action: Action, database: string, store: string | null = null): void =>
  send({ type: 'database', ...stamp(), action, database, store });

const nameOf = (given: unknown): string => (typeof given === 'string' ? given : '');

function deletion(request: unknown, name: string): void {
  tell('delete-requested', name);
  listen(request, 'blocked', () => tell('delete-blocked', name));
  listen(request, 'success', () => tell('deleted', name));
  listen(request, 'error', () => tell('delete-failed', name));
}

/** Sees databases opened, deleted and emptied; delays none of it. */
export function observeIndexedDb(): void {
  patch(
    IDBFactory.prototype,
    'open',
    observed((native, self, args) => {
      const request = apply(native, self, args);
      guarded(() => tell('open', nameOf(args[0])));
      return request;
    }),
  );
  patch(
    IDBFactory.prototype,
    'deleteDatabase',
    observed((native, self, args) => {
      const request = apply(native, self, args);
      guarded(() => deletion(request, nameOf(args[0])));
      return request;
    }),
  );
  patch(
    IDBObjectStore.prototype,
    'clear',
    observed((native, self, args) => {
      const request = apply(native, self, args);
      guarded(() => {
        const database = isObject(self) ? read(databaseOf, read(transactionOf, self)) : undefined;
        tell('clear', readString(databaseNameOf, database) ?? '', readString(storeNameOf, self) ?? null);
      });
      return request;
    }),
  );
}
