import { BRIDGE_PORT } from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';

/**
 * The extension API as a content script has it: the only file that names `chrome` there. Content scripts outlive
 * a reload of the extension; then `chrome.runtime.id` is gone and every send throws.
 */
export const runtimeLives = (): boolean => chrome.runtime?.id !== undefined;

/** To every extension page of ours that listens; that nobody does is no error. */
export function broadcast(message: unknown): void {
  if (!runtimeLives()) return;
  chrome.runtime.sendMessage(message, () => void chrome.runtime.lastError);
}

/** What extension pages of ours send to this tab. */
export function onBroadcast(listener: (message: unknown) => void): void {
  chrome.runtime.onMessage.addListener((message, sender) => {
    if (sender.id === chrome.runtime.id) listener(message);
  });
}

/** Called with the port of each recorder that connects to this document. */
export function onRecorder(listener: (port: Port) => void): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name === BRIDGE_PORT && port.sender?.id === chrome.runtime.id) listener(portOf(port));
  });
}

/** `send` throws when the extension was reloaded, and is lost in the back-forward cache. */
function portOf(port: chrome.runtime.Port): Port {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener((message: unknown) => listener(message)),
    onClose: (listener) => port.onDisconnect.addListener(() => listener()),
    close: () => port.disconnect(),
  };
}
