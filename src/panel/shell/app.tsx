import { useEffect, useRef } from 'preact/hooks';
import { Boundary } from '../components/boundary.js';
import { ModeNamesProvider } from '../components/mode.js';
import { Tabs, tabId, tabPanelId } from '../components/tabs.js';
import type { FilesStore } from '../store/files.js';
import { type PanelStore, type Tab, tabs } from '../store/store.js';
import { Fallbacks } from '../views/fallbacks/fallbacks.js';
import { FileBanners } from '../views/files/banners.js';
import { FileButtons } from '../views/files/buttons.js';
import { SaveDialog } from '../views/files/save-dialog.js';
import { FindBar } from '../views/find/find-bar.js';
import { useHighlights } from '../views/find/highlights.js';
import { Requests } from '../views/requests/requests.js';
import { Settings } from '../views/settings/settings.js';
import { Signout } from '../views/signout/signout.js';
import { verdictTone } from '../views/signout/stamp.js';
import { Notice } from '../views/status/notice.js';
import { StatusBar } from '../views/status/status-bar.js';

const views = { Requests, Fallbacks, 'Sign-out': Signout };

function Badge({ store, tab }: { readonly store: PanelStore; readonly tab: Tab }) {
  if (tab === 'Fallbacks' && store.fallbacks.fellBack.value > 0)
    return (
      <span class="badge warn" title="Chains that fell back">
        {store.fallbacks.fellBack.value}
      </span>
    );
  const verdict = tab === 'Sign-out' ? store.signout.worst.value : null;
  return verdict ? <span class={`badge ${verdictTone[verdict]}`}>{verdict.replace('-', ' ')}</span> : null;
}

/**
 * Ctrl+F where DevTools does not take it: its own listener stands before this one, and what it took is no longer
 * to be had.
 */
function useFindKey({ find }: PanelStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f';
      if (!isFind || event.shiftKey || event.defaultPrevented) return;
      event.preventDefault();
      find.search(find.query.peek(), 'panel');
      document.querySelector<HTMLInputElement>('.find input')?.select();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [find]);
}

/** The tabs, the view of the selected one, and the status bar. */
export function App({ store, files }: { readonly store: PanelStore; readonly files: FilesStore }) {
  const tab = store.tab.value;
  const View = views[tab];
  const main = useRef<HTMLElement>(null);
  useFindKey(store);
  useHighlights(main, store.find);
  return (
    <ModeNamesProvider value={store.names.value}>
      <header class="top">
        <h1 class="hidden">AppSync Inspector</h1>
        <Tabs
          label="AppSync"
          name="main"
          tabs={tabs}
          selected={tab}
          onSelect={(to) => {
            store.tab.value = to;
          }}
          badge={(of) => (
            <Boundary name={of} fallback={null}>
              <Badge store={store} tab={of} />
            </Boundary>
          )}
        />
        <FileButtons files={files} />
        <button
          type="button"
          class="icon"
          aria-label="Settings"
          title="Settings"
          onClick={() => {
            store.settingsOpen.value = true;
          }}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="2.2" />
            <path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4" />
          </svg>
        </button>
      </header>
      <FileBanners files={files} />
      <Notice store={store} />
      <main ref={main} class="view">
        <div class="view" role="tabpanel" id={tabPanelId('main', tab)} aria-labelledby={tabId('main', tab)}>
          <Boundary key={tab} name={tab}>
            <View store={store} />
          </Boundary>
        </div>
      </main>
      <Settings store={store} />
      <SaveDialog files={files} />
      <FindBar store={store} />
      <Boundary name="The status bar">
        <StatusBar store={store} />
      </Boundary>
    </ModeNamesProvider>
  );
}
