import { mountPanel } from '../../../src/panel/shell/mount.js';
import type { Port } from '../../../src/protocol/port.js';
import { START } from '../fixtures/build.js';
import { stillHost } from '../fixtures/host.js';

/** A channel does not tell its end; the test says it. */
const CLOSED = 'closed';

/** The panel as a page: its recorder is the test, which hands it one end of a MessageChannel. */
function overChannel(channel: MessagePort): Port {
  let closed = () => {};
  return {
    send: (message) => channel.postMessage(message),
    onMessage: (listener) => {
      channel.onmessage = (event) => (event.data === CLOSED ? closed() : listener(event.data));
    },
    onClose: (listener) => {
      closed = listener;
    },
    close: () => channel.close(),
  };
}

const root = document.getElementById('panel');
addEventListener(
  'message',
  (event) => {
    const [channel] = event.ports;
    if (root && channel && event.source === window)
      mountPanel(root, overChannel(channel), stillHost(START + 60_000));
  },
  { once: true },
);
