import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { Chips, Toolbar } from '../../components/toolbar.js';
import { useVirtual } from '../../components/use-virtual.js';
import { fallbackChips } from '../../store/fallbacks.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';
import { Lane } from './lane.js';

/** Height of a lane whose steps fit into one line, px. */
const LANE = 53;

function Lanes({ store }: { readonly store: PanelStore }) {
  const { chains: listed, active, scroll } = store.fallbacks;
  const chains = listed.value;
  const scroller = useRef<HTMLDivElement>(null);
  const found = chains.findIndex(({ id }) => id === active.value?.chain);
  const at = Math.max(0, found);
  const virtual = useVirtual({
    scroller,
    count: chains.length,
    height: LANE,
    keep: found,
    initialOffset: scroll.peek(),
    keyOf: useCallback((index: number) => chains[index]?.id ?? String(index), [chains]),
  });

  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    const { chain, step } = active.value ?? {};
    if (!wantsFocus.current || chain === undefined) return;
    const place = `[data-chain="${CSS.escape(chain)}"] [data-step="${step}"]`;
    const button = scroller.current?.querySelector<HTMLElement>(place);
    button?.focus({ preventScroll: true });
    if (button) wantsFocus.current = false;
  });

  const focusStep = (lane: number, step: number) => {
    const chain = chains[Math.min(chains.length - 1, Math.max(0, lane))];
    if (!chain) return;
    const to = Math.min(chain.attempts.length - 1, Math.max(0, step));
    active.value = { chain: chain.id, step: to };
    virtual.scrollToIndex(chains.indexOf(chain), { align: 'auto' });
    wantsFocus.current = true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = active.value?.step ?? 0;
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
    if (found >= 0) virtual.scrollToIndex(found, { align: 'auto' });
  }, []);

  return (
    <div
      ref={scroller}
      class="lanes"
      onScroll={(event) => {
        scroll.value = event.currentTarget.scrollTop;
      }}
    >
      <ul class="rows plain" aria-label="Fallback chains" style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const chain = chains[index];
          return (
            chain && (
              <Lane
                key={key}
                chain={chain}
                session={store.session.value}
                index={index}
                of={chains.length}
                top={start}
                measure={(element) => virtual.measureElement(element)}
                focusable={index === at ? (active.value?.step ?? 0) : -1}
                onKeyDown={onKeyDown}
                onOpen={(exchange, step) => {
                  active.value = { chain: chain.id, step };
                  store.openExchange(exchange);
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
  return (
    <div class="empty">
      <p>
        <b>No operation yet.</b> Load a list or save a record in the app.
      </p>
      <p class="dim">
        Each operation gets a lane here: the modes that were tried for it, in order, and why each failed.
      </p>
    </div>
  );
}

/** Each logical operation as a lane: which modes were tried, and what came of each. */
export function Fallbacks({ store }: { readonly store: PanelStore }) {
  const { filter, chip, chains } = store.fallbacks;
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
      {chains.value.length === 0 ? <Empty store={store} /> : <Lanes store={store} />}
    </>
  );
}
