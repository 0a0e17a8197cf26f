import { signal } from '@preact/signals';
import { mountStore } from '../../../src/panel/shell/mount-store.js';
import { panelStore } from '../../../src/panel/store/store.js';
import { scenes } from '../fixtures/scenes.js';

/** `?scene=full&theme=dark`: the panel's views on a session made by hand. */
const asked = new URLSearchParams(location.search);
const found = Object.entries(scenes).find(([name]) => name === asked.get('scene'));
const root = document.getElementById('panel');
if (!root || !found) throw new Error(`There is no scene ${asked.get('scene')}.`);

const scene = found[1]();
const store = panelStore(
  signal(scene.session),
  () => scene.audits,
  () => undefined,
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
mountStore(root, store);
