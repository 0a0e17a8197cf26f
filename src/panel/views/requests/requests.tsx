import { Chips, Toolbar } from '../../components/toolbar.js';
import { WhyEmpty } from '../../components/why-empty.js';
import { requestChips } from '../../store/requests.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';
import { Detail } from './detail.js';
import { RequestGrid } from './grid.js';

function Empty({ store }: { readonly store: PanelStore }) {
  const { listed, isFiltered, showAll } = store.requests;
  if (listed.value.length > 0 && isFiltered.value)
    return (
      <div class="empty">
        <p>
          <b>No request passes the filter.</b>
        </p>
        <p>{count(listed.value.length, 'exchange')} in all.</p>
        <button type="button" class="button" onClick={showAll}>
          Show all
        </button>
      </div>
    );
  return <WhyEmpty store={store} />;
}

function Endpoints({ store }: { readonly store: PanelStore }) {
  const { endpoint, endpoints } = store.requests;
  if (endpoints.value.length < 2 && endpoint.value === null) return null;
  return (
    <select
      aria-label="Endpoint"
      value={endpoint.value ?? ''}
      onChange={(event) => {
        endpoint.value = event.currentTarget.value || null;
      }}
    >
      <option value="">All endpoints</option>
      {endpoints.value.map((host) => (
        <option key={host} value={host}>
          {host}
        </option>
      ))}
    </select>
  );
}

/** Every exchange in the order of its start, and what is known of the selected one. */
export function Requests({ store }: { readonly store: PanelStore }) {
  const { filter, chip, rows, selected } = store.requests;
  const exchange = selected.value === null ? undefined : store.session.value.exchanges.get(selected.value);
  return (
    <>
      <Toolbar
        store={store}
        filter={filter}
        placeholder="Filter: mode:iam  status:401  model:Post  is:fallback  text in bodies"
      >
        <Chips
          label="Show"
          chips={requestChips}
          chosen={chip.value}
          onChoose={(to) => {
            chip.value = to;
          }}
        />
        <Endpoints store={store} />
      </Toolbar>
      <div class={`split${exchange ? ' with-detail' : ''}`}>
        {rows.value.length === 0 ? <Empty store={store} /> : <RequestGrid store={store} />}
        {exchange && <Detail store={store} exchange={exchange} />}
      </div>
    </>
  );
}
