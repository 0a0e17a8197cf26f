import { awaitPort } from './hook/channel.js';
import { observeFetch } from './hook/fetch.js';
import { observeIndexedDb } from './hook/indexeddb.js';
import { guarded } from './hook/natives.js';
import { patchToString, removePatches } from './hook/patch.js';
import { observeSharedWorker } from './hook/shared-worker.js';
import { observeWebStorage } from './hook/web-storage.js';
import { observeWebSocket } from './hook/websocket.js';
import { observeXhr } from './hook/xhr.js';

// One file an API; another one is one more line. What one context lacks must not cost the others.
guarded(() => awaitPort(removePatches));
guarded(patchToString);
guarded(observeFetch);
guarded(observeXhr);
guarded(observeWebSocket);
guarded(observeSharedWorker);
guarded(observeWebStorage);
guarded(observeIndexedDb);
