import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { useVirtual } from '../../components/use-virtual.js';
import type { PanelStore } from '../../store/store.js';
import { GridHead } from './grid-head.js';
import { RequestRow } from './row.js';

/** Height of a row, px; requests.css says the same. */
const ROW = 22;
/** Height of the head that stays above the rows, px; requests.css says the same. */
const HEAD = 24;

/** The list as an ARIA grid. Only the rows in sight are in the DOM; arrows move one focused row through all. */
export function RequestGrid({ store }: { readonly store: PanelStore }) {
  const { rows: listed, span, selected, active, wantsFocus, inSight, scroll } = store.requests;
  const rows = listed.value;
  const columns = store.requests.columns.value;
  const scroller = useRef<HTMLDivElement>(null);
  const cursor = active.value ?? selected.value;
  const found = cursor === null ? -1 : rows.findIndex(({ id }) => id === cursor);
  const at = Math.max(0, found);
  const virtual = useVirtual({
    scroller,
    count: rows.length,
    height: ROW,
    lead: HEAD,
    keep: found,
    initialOffset: scroll.peek(),
    keyOf: useCallback((index: number) => rows[index]?.id ?? String(index), [rows]),
  });

  useLayoutEffect(() => {
    // A step of Fallbacks leads to a row that may be far away.
    if (found >= 0 && selected.peek() !== null) virtual.reveal(found);
  }, [virtual]);

  useLayoutEffect(() => {
    const id = wantsFocus.value;
    if (id === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-exchange="${CSS.escape(id)}"]`);
    if (!row || row.offsetParent === null) return;
    row.focus({ preventScroll: true });
    wantsFocus.value = null;
  });

  const wanted = inSight.value;
  useLayoutEffect(() => {
    if (wanted === null) return;
    if (found >= 0) virtual.reveal(found);
    inSight.value = null;
  });

  const focusRow = (index: number) => {
    const row = rows[index];
    if (!row) return;
    active.value = row.id;
    if (selected.value !== null) selected.value = row.id;
    virtual.reveal(index);
    wantsFocus.value = row.id;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 2);
    const last = rows.length - 1;
    const to: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    if (event.target instanceof Element && event.target.closest('.head') !== null) {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      return focusRow(at);
    }
    const next = to[event.key];
    if (next !== undefined) focusRow(Math.min(last, Math.max(0, next)));
    else if (event.key === 'Enter' || event.key === ' ') selected.value = rows[at]?.id ?? null;
    else if (event.key === 'Escape' && selected.value !== null) selected.value = null;
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      class={`grid requests${columns.length > 8 ? ' with-endpoint' : ''}`}
      role="grid"
      aria-label="Requests"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        scroll.value = event.currentTarget.scrollTop;
      }}
    >
      <GridHead store={store} />
      <div role="rowgroup" class="rows" style={{ height: `${virtual.total}px` }}>
        {virtual.items.map(({ index, start, key }) => {
          const exchange = rows[index];
          return (
            exchange && (
              <RequestRow
                key={key}
                session={store.session.value}
                exchange={exchange}
                withEndpoint={columns.length > 8}
                span={span.value}
                index={index}
                top={start}
                focusable={index === at}
                selected={exchange.id === selected.value}
                onOpen={() => {
                  active.value = exchange.id;
                  selected.value = exchange.id;
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
