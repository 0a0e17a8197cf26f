import { Boundary } from '../components/boundary.js';
import { Tabs, tabId, tabPanelId } from '../components/tabs.js';
import { type PanelStore, type Tab, tabs } from '../store/store.js';
import { Fallbacks } from '../views/fallbacks/fallbacks.js';
import { Requests } from '../views/requests/requests.js';
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

/** The tabs, the view of the selected one, and the status bar. */
export function App({ store }: { readonly store: PanelStore }) {
  const tab = store.tab.value;
  const View = views[tab];
  return (
    <>
      <header>
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
      </header>
      <Notice store={store} />
      <main class="view">
        <div class="view" role="tabpanel" id={tabPanelId('main', tab)} aria-labelledby={tabId('main', tab)}>
          <Boundary key={tab} name={tab}>
            <View store={store} />
          </Boundary>
        </div>
      </main>
      <Boundary name="The status bar">
        <StatusBar store={store} />
      </Boundary>
    </>
  );
}
