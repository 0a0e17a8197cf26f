import type { Port } from '../../protocol/port.js';
import { feed } from './feed.js';
import { mountStore } from './mount-store.js';

/** The whole panel, fed by whatever carries the recorder's messages: DevTools' runtime, or a test's channel. */
export function mountPanel(root: Element, port: Port): void {
  mountStore(root, feed(port));
}
