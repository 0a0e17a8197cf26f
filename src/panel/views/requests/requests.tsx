import { Chips, Toolbar } from '../../components/toolbar.js';
import { requestChips } from '../../store/requests.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';
import { Detail } from './detail.js';
import { RequestGrid } from './grid.js';

function Empty({ store }: { readonly store: PanelStore }) {
  const { order, ignored } = store.session.value;
  const { cleared, filter, chip } = store.requests;
  const unfiltered = filter.value.trim() === '' && chip.value === 'All';
  if (order.size > cleared.value && !unfiltered)
    return (
      <div class="empty">
        <p>
          <b>No request passes the filter.</b>
        </p>
        <p>{count(order.size - cleared.value, 'exchange')} in all.</p>
        <button
          type="button"
          class="button"
          onClick={() => {
            filter.value = '';
            chip.value = 'All';
          }}
        >
          Show all
        </button>
      </div>
    );
  const others = count(ignored, 'other request');
  return (
    <div class="empty">
      <p>
        <b>Recording.</b> Use the app: sign in, load a list.
      </p>
      <p class="dim">
        {cleared.value > 0
          ? 'The list was cleared; what happens next is shown here.'
          : `Seen so far: ${others}${ignored > 0 ? ', none to AppSync or Cognito' : ''}.`}
      </p>
    </div>
  );
}

/** Every exchange in the order of its start, and what is known of the selected one. */
export function Requests({ store }: { readonly store: PanelStore }) {
  const { filter, chip, rows, selected } = store.requests;
  const exchange = selected.value === null ? undefined : store.session.value.exchanges.get(selected.value);
  return (
    <>
      <Toolbar
        filter={filter}
        placeholder="Filter: mode:iam  status:401  model:Post  is:fallback  text in bodies"
        onClear={() => store.clear()}
      >
        <Chips
          label="Show"
          chips={requestChips}
          chosen={chip.value}
          onChoose={(to) => {
            chip.value = to;
          }}
        />
      </Toolbar>
      <div class={`split${exchange ? ' with-detail' : ''}`}>
        {rows.value.length === 0 ? <Empty store={store} /> : <RequestGrid store={store} />}
        {exchange && <Detail store={store} exchange={exchange} />}
      </div>
    </>
  );
}
