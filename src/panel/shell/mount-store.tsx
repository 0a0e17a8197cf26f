import { effect } from '@preact/signals';
import { render } from 'preact';
import type { FilesStore } from '../store/files.js';
import type { PanelStore } from '../store/store.js';
import { Shown } from './shown.js';

/** Draws a store into an element and keeps the theme that the recorder tells. */
export function mountStore(root: Element, store: PanelStore, files: FilesStore): void {
  effect(() => {
    document.documentElement.dataset.theme = store.status.value?.theme ?? 'light';
  });
  render(<Shown live={store} files={files} />, root);
}
