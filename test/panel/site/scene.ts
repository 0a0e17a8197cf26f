import { signal } from '@preact/signals';
import type { SourcePlace } from '../../../src/core/events.js';
import { audit } from '../../../src/core/signout/audit.js';
import { mountStore } from '../../../src/panel/shell/mount-store.js';
import { filesStore } from '../../../src/panel/store/files.js';
import { panelStore } from '../../../src/panel/store/store.js';
import { oneListWithTheKey } from '../fixtures/events.js';
import { stillHost } from '../fixtures/host.js';
import { scenes } from '../fixtures/scenes.js';

declare global {
  interface Window {
    /** What the panel asked DevTools to show. */
    openedSources: SourcePlace[];
  }
}

/** `?scene=full&theme=dark`: the panel's views on a session made by hand. */
const asked = new URLSearchParams(location.search);
const found = Object.entries(scenes).find(([name]) => name === asked.get('scene'));
const root = document.getElementById('panel');
if (!root || !found) throw new Error(`There is no scene ${asked.get('scene')}.`);

const scene = found[1]();
const host = stillHost(scene.session.now, { names: asked.get('names') }, oneListWithTheKey());
window.openedSources = host.opened;
const store = panelStore(
  signal(scene.session),
  () => scene.audits,
  () => undefined,
  host,
);
store.connection.value = 'connected';
store.status.value = {
  unseen: [],
  documents: [
    {
      doc: 'doc-1',
      url: 'https://app.example.com/',
      top: true,
      state: asked.get('scene') === 'empty' ? 'silent' : 'connected',
    },
    { doc: 'doc-2', url: 'https://pay.example.net/', top: false, state: 'connected' },
  ],
  theme: asked.get('theme') === 'dark' ? 'dark' : 'light',
  busy: asked.get('scene') === 'signed-in' ? 'taking a snapshot' : null,
};
const files = filesStore(host, store, (session) => panelStore(session, audit, () => undefined, host));
mountStore(root, store, files);
