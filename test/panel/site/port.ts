import { mountPanel } from '../../../src/panel/shell/mount.js';
import type { Port } from '../../../src/protocol/port.js';

/** The panel as a page: its recorder is the test, which hands it one end of a MessageChannel. */
function overChannel(channel: MessagePort): Port {
  return {
    send: (message) => channel.postMessage(message),
    onMessage: (listener) => {
      channel.onmessage = (event) => listener(event.data);
    },
    onClose: (listener) => channel.addEventListener('close', listener),
    close: () => channel.close(),
  };
}

const root = document.getElementById('panel');
addEventListener(
  'message',
  (event) => {
    const [channel] = event.ports;
    if (root && channel && event.source === window) mountPanel(root, overChannel(channel));
  },
  { once: true },
);
