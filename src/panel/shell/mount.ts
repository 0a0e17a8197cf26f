import { audit } from '../../core/signout/audit.js';
import type { Port } from '../../protocol/port.js';
import { filesStore } from '../store/files.js';
import type { Host } from '../store/host.js';
import { panelStore } from '../store/store.js';
import { feed } from './feed.js';
import { mountStore } from './mount-store.js';

/** The whole panel, fed by whatever carries the recorder's messages: DevTools' runtime, or a test's channel. */
export function mountPanel(root: Element, port: Port, host: Host): void {
  const live = feed(port, host);
  const files = filesStore(host, live, (session) => panelStore(session, audit, () => undefined, host));
  mountStore(root, live, files);
}
