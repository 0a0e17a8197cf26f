import type { PanelStore } from '../../store/store.js';

function words(store: PanelStore): string | null {
  if (store.connection.value === 'outdated')
    return 'This panel and its recorder are of different versions. Close DevTools and open it again.';
  if (store.connection.value === 'closed')
    return 'The recorder went away. What you see stays; close DevTools and open it again to go on.';
  const documents = store.status.value?.documents ?? [];
  const outdated = documents.filter(({ state }) => state === 'outdated');
  if (outdated.length > 0)
    return 'The page still runs the script of another version of AppSync Inspector. Reload the page.';
  if (documents.some(({ state, top }) => state === 'silent' && top))
    return 'The page’s requests cannot be seen. Reload the page.';
  return null;
}

/** Why the recording is not whole, with what to do; nothing while it is. */
export function Notice({ store }: { readonly store: PanelStore }) {
  const text = words(store);
  return (
    <div role="status" class="notice-place">
      {text === null ? null : <p class="note warn">{text}</p>}
    </div>
  );
}
