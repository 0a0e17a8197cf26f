import type { PanelStore } from '../../store/store.js';

/** What a browser below the manifest's minimum lacks, and what does not work without it. */
const needed: readonly { readonly has: () => boolean; readonly without: string }[] = [
  { has: () => 'highlights' in CSS, without: 'Ctrl+F marks nothing' },
  { has: () => 'CompressionStream' in window, without: 'no session can be saved' },
];

function tooOld(): string | null {
  const lost = needed.filter(({ has }) => !has()).map(({ without }) => without);
  return lost.length === 0
    ? null
    : `This browser is too old: AppSync Inspector needs Chrome 120 or later. Here ${lost.join(', and ')}.`;
}

function broken(store: PanelStore): string | null {
  if (store.connection.value === 'outdated')
    return 'This panel and its recorder are of different versions. Close DevTools and open it again.';
  if (store.connection.value === 'closed')
    return 'The recorder went away. What you see stays; close DevTools and open it again to go on.';
  const documents = store.status.value?.documents ?? [];
  const { sites } = store.host.settings.value;
  if (store.status.value !== null && sites.length > 0 && !documents.some(({ top }) => top))
    return `Only chosen sites are looked at: ${sites.join(', ')}. This page is of none of them, or is not connected.`;
  const outdated = documents.filter(({ state }) => state === 'outdated');
  if (outdated.length > 0)
    return 'The page still runs the script of another version of AppSync Inspector. Reload the page.';
  if (documents.some(({ state, top }) => state === 'silent' && top))
    return 'The page’s requests cannot be seen. Reload the page.';
  return null;
}

/** Why the recording is not whole, with what to do; nothing while it is. */
export function Notice({ store }: { readonly store: PanelStore }) {
  const texts = [tooOld(), broken(store)].filter((text) => text !== null);
  return (
    <div role="status" class="notice-place">
      {texts.map((text) => (
        <p key={text} class="note warn">
          {text}
        </p>
      ))}
    </div>
  );
}
