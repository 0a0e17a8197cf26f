import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { Chips, Toolbar } from '../../components/toolbar.js';
import { useVirtual } from '../../components/use-virtual.js';
import { WhyEmpty } from '../../components/why-empty.js';
import { besideLast, fallbackChips } from '../../store/fallbacks.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';
import { Compare } from './compare.js';
import { Lane } from './lane.js';

/** Height of a lane whose steps fit into one line, px. */
const LANE = 53;

function Lanes({ store }: { readonly store: PanelStore }) {
  const { chains: listed, active, inSight, wantsFocus, compared, scroll } = store.fallbacks;
  const chains = listed.value;
  const scroller = useRef<HTMLDivElement>(null);
  const found = chains.findIndex(({ id }) => id === active.value?.chain);
  const at = Math.max(0, found);
  const virtual = useVirtual({
    scroller,
    count: chains.length,
    height: LANE,
    lead: 0,
    keep: found,
    initialOffset: scroll.peek(),
    keyOf: useCallback((index: number) => chains[index]?.id ?? String(index), [chains]),
  });

  const toFocus = wantsFocus.value;
  useLayoutEffect(() => {
    const { chain, step } = active.value ?? {};
    if (!toFocus || chain === undefined) return;
    const place = `[data-chain="${CSS.escape(chain)}"] [data-step="${step}"]`;
    const button = scroller.current?.querySelector<HTMLElement>(place);
    button?.focus({ preventScroll: true });
    if (button?.offsetParent) wantsFocus.value = false;
  });

  const wanted = inSight.value;
  useLayoutEffect(() => {
    if (wanted === null) return;
    if (found >= 0) virtual.reveal(found);
    inSight.value = null;
  });

  const focusStep = (lane: number, step: number) => {
    const chain = chains[Math.min(chains.length - 1, Math.max(0, lane))];
    if (!chain) return;
    const to = Math.min(chain.attempts.length - 1, Math.max(0, step));
    active.value = { chain: chain.id, step: to };
    virtual.reveal(chains.indexOf(chain));
    wantsFocus.value = true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = active.value?.step ?? 0;
    const chain = chains[at];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'c' && plain && chain && chain.attempts.length > 1) {
      event.preventDefault();
      active.value = { chain: chain.id, step };
      compared.value = besideLast(chain, step);
      return;
    }
    const moves: Record<string, readonly [number, number]> = {
      ArrowDown: [at + 1, step],
      ArrowUp: [at - 1, step],
      ArrowRight: [at, step + 1],
      ArrowLeft: [at, step - 1],
      PageDown: [at + 8, step],
      PageUp: [at - 8, step],
      Home: [0, 0],
      End: [chains.length - 1, 0],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    focusStep(...move);
  };

  useLayoutEffect(() => {
    if (found >= 0) virtual.reveal(found);
  }, []);

  return (
    <div
      ref={scroller}
      class="lanes"
      onScroll={(event) => {
        scroll.value = event.currentTarget.scrollTop;
      }}
    >
      <ul class="rows plain" aria-label="Fallback chains" style={{ height: `${virtual.total}px` }}>
        {virtual.items.map(({ index, start, key }) => {
          const chain = chains[index];
          return (
            chain && (
              <Lane
                key={key}
                chain={chain}
                session={store.session.value}
                now={store.host.now}
                index={index}
                of={chains.length}
                top={start}
                measure={virtual.measure}
                focusable={index === at ? (active.value?.step ?? 0) : -1}
                onKeyDown={onKeyDown}
                onOpen={(exchange, step) => {
                  active.value = { chain: chain.id, step };
                  store.openExchange(exchange);
                }}
                onCompare={() => {
                  active.value = { chain: chain.id, step: chain.attempts.length - 1 };
                  compared.value = besideLast(chain);
                }}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}

function Empty({ store }: { readonly store: PanelStore }) {
  const { filter, chip, listed } = store.fallbacks;
  if (listed.value.length > 0 && (filter.value.trim() !== '' || chip.value !== 'All'))
    return (
      <div class="empty">
        <p>
          <b>No chain passes the filter.</b>
        </p>
        <p>{count(listed.value.length, 'chain')} in all.</p>
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
  if (store.session.value.order.isEmpty()) return <WhyEmpty store={store} />;
  return (
    <div class="empty">
      <p>
        <b>No operation yet.</b> Load a list or save a record in the app.
      </p>
      <p class="dim">
        {count(store.session.value.order.size, 'exchange')} seen, none of them an operation of GraphQL whose
        text could be read. Each operation gets a lane here: the modes that were tried for it, in order, and
        why each failed.
      </p>
    </div>
  );
}

/** Each logical operation as a lane: which modes were tried, and what came of each. */
export function Fallbacks({ store }: { readonly store: PanelStore }) {
  const { filter, chip, chains, compared } = store.fallbacks;
  const two = store.session.value.chains.get(compared.value?.chain ?? '');
  return (
    <>
      <Toolbar store={store} filter={filter} placeholder="Filter by model, operation, mode">
        <Chips
          label="Show"
          chips={fallbackChips}
          chosen={chip.value}
          onChoose={(to) => {
            chip.value = to;
          }}
        />
      </Toolbar>
      <div class={`stack${two ? ' with-compare' : ''}`}>
        {chains.value.length === 0 ? <Empty store={store} /> : <Lanes store={store} />}
        {two && <Compare store={store} chain={two} />}
      </div>
    </>
  );
}
