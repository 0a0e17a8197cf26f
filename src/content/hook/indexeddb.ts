import type { RawEvent } from '../../core/wire/raw.js';
import { send, stamp } from './channel.js';
import { gettersOf, isObject, listen, read, readString } from './natives.js';
import { observedAfter, patch } from './patch.js';

const { name: storeNameOf, transaction: transactionOf } = gettersOf(IDBObjectStore.prototype);
const { db: databaseOf } = gettersOf(IDBTransaction.prototype);
const { name: databaseNameOf } = gettersOf(IDBDatabase.prototype);

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
  const { prototype } = IDBFactory;
  patch(
    prototype,
    'open',
    observedAfter((_, args) => tell('open', nameOf(args[0]))),
  );
  patch(
    prototype,
    'deleteDatabase',
    observedAfter((_, args, request) => deletion(request, nameOf(args[0]))),
  );
  patch(
    IDBObjectStore.prototype,
    'clear',
    observedAfter((self) => {
      const database = isObject(self) ? read(databaseOf, read(transactionOf, self)) : undefined;
      tell('clear', readString(databaseNameOf, database) ?? '', readString(storeNameOf, self) ?? null);
    }),
  );
}
