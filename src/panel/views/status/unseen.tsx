import type { PanelStore } from '../../store/store.js';

/** What of this tab is not in the list, and why: opens upwards out of the status bar. */
export function Unseen({ store }: { readonly store: PanelStore }) {
  const unseen = store.status.value?.unseen ?? [];
  if (unseen.length === 0) return null;
  return (
    <details class="unseen" data-status="unseen">
      <summary>{unseen.length} not wholly seen</summary>
      <ul>
        {unseen.map(({ what, why }) => (
          <li key={what}>
            <b>{what}</b> {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
