import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Exchange } from '../../../core/session-types.js';
import { Tabs, tabId, tabPanelId } from '../../components/tabs.js';
import { title } from '../../store/columns.js';
import { detailTabs } from '../../store/requests.js';
import type { PanelStore } from '../../store/store.js';
import { Auth } from './auth.js';
import { Frames, GraphQL, Response } from './bodies.js';
import { CopyMenu } from './copy.js';

const views = { Auth, GraphQL, Response, Frames };

interface Props {
  readonly store: PanelStore;
  readonly exchange: Exchange;
}

/** What is known of one exchange. In a narrow dock it takes the place of the list; Esc closes it. */
export function Detail({ store, exchange }: Props) {
  const { detailTab, selected, active, wantsFocus } = store.requests;
  const tabs = detailTabs.filter((tab) => {
    if (tab === 'Frames') return exchange.socket !== null;
    if (tab === 'GraphQL') return exchange.query !== null;
    return true;
  });
  // The choice is kept while the arrows pass an exchange that does not have this tab.
  const tab = tabs.find((one) => one === detailTab.value) ?? 'Auth';
  const View = views[tab];
  const pane = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    const list = pane.current?.parentElement?.querySelector<HTMLElement>('[role=grid]');
    // Not from the field that somebody types a search into.
    if (list && list.offsetParent === null && store.find.by.peek() === null)
      pane.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }, []);

  const close = () => {
    active.value = exchange.id;
    selected.value = null;
    wantsFocus.value = exchange.id;
  };

  return (
    <aside
      ref={pane}
      class="pane"
      aria-label="Details"
      data-exchange-detail={exchange.id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <div class="pane-head">
        <h2>{title(exchange)}</h2>
        <CopyMenu exchange={exchange} />
        <button type="button" class="icon" aria-label="Close details" title="Close (Esc)" onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <Tabs
        label="Details"
        name="detail"
        tabs={tabs}
        selected={tab}
        onSelect={(to) => {
          detailTab.value = to;
        }}
      />
      <div
        class="pane-body"
        role="tabpanel"
        tabIndex={0}
        id={tabPanelId('detail', tab)}
        aria-labelledby={tabId('detail', tab)}
      >
        <View store={store} exchange={exchange} />
      </div>
    </aside>
  );
}
