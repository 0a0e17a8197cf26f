import { send, stamp } from './channel.js';
import { cut, gettersOf, later, read, startsWithAny } from './natives.js';
import { observedAfter, patch } from './patch.js';

const { localStorage: localStorageOf } = gettersOf(window);

/** Keys under which Amplify keeps who is signed in (aws-amplify 6.22.1 and 5.3.27, token store and its helpers). */
const AMPLIFY_KEYS = [
  'CognitoIdentityServiceProvider.',
  'com.amplify.Cognito',
  'CognitoIdentityId-',
  'aws-amplify',
  'amplify-',
  'CognitoSignInState',
];
const KEY_LIMIT = 1_000;
const DIRTY_INTERVAL_MS = 500;

let dirty = false;

/** Whose value it was is not told, nor which: that never enters the port. */
function written(storage: unknown, key: string | null): void {
  if (key !== null && !startsWithAny(key, AMPLIFY_KEYS)) {
    if (dirty) return;
    dirty = true;
    later(() => {
      dirty = false;
    }, DIRTY_INTERVAL_MS);
  }
  const area = storage === read(localStorageOf, window) ? 'localStorage' : 'sessionStorage';
  send({ type: 'storage-write', ...stamp(), area, key: key === null ? null : cut(key, KEY_LIMIT) });
}

/** Sees that web storage was written to, after it was. */
export function observeWebStorage(): void {
  const { prototype } = Storage;
  const after = (keyed: boolean) =>
    observedAfter((self, args) => written(self, keyed ? (typeof args[0] === 'string' ? args[0] : '') : null));
  patch(prototype, 'setItem', after(true));
  patch(prototype, 'removeItem', after(true));
  patch(prototype, 'clear', after(false));
}
