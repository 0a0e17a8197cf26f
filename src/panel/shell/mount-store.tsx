import { effect } from '@preact/signals';
import { render } from 'preact';
import type { PanelStore } from '../store/store.js';
import { App } from './app.js';

/** Draws a store into an element and keeps the theme that the recorder tells. */
export function mountStore(root: Element, store: PanelStore): void {
  effect(() => {
    document.documentElement.dataset.theme = store.status.value?.theme ?? 'light';
  });
  render(<App store={store} />, root);
}
