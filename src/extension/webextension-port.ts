import type { Runtime } from 'webextension-polyfill';
import type { Port } from '../protocol/port.js';

/** A `runtime.Port` as the protocol's {@link Port}. Sending on a port that is gone does nothing. */
export function portOf(port: Runtime.Port): Port {
  return {
    send(message) {
      try {
        port.postMessage(message);
      } catch {
        // The other end went away; its `onClose` has been called or will be.
      }
    },
    onMessage: (listener) => port.onMessage.addListener((message: unknown) => listener(message)),
    onClose: (listener) => port.onDisconnect.addListener(() => listener()),
    close: () => port.disconnect(),
  };
}
