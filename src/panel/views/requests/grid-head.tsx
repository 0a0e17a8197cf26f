import { useRef } from 'preact/hooks';
import { nextSort } from '../../store/columns.js';
import type { PanelStore } from '../../store/store.js';

/** The columns' names; each sorts the list: up, down, by time again. One is reached by Tab, the others by arrows. */
export function GridHead({ store }: { readonly store: PanelStore }) {
  const { columns, sort } = store.requests;
  const head = useRef<HTMLDivElement>(null);
  const now = sort.value;
  const reached = Math.max(
    0,
    columns.value.findIndex(({ title }) => title === now?.column),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...(head.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (step === undefined || at < 0) return;
    event.preventDefault();
    buttons[at + step]?.focus();
  };
  return (
    <div ref={head} class="row head" role="row" aria-rowindex={1} onKeyDown={onKeyDown}>
      {columns.value.map(({ title }, index) => (
        <div
          key={title}
          role="columnheader"
          aria-colindex={index + 1}
          aria-sort={now?.column === title ? now.direction : 'none'}
          class={`cell at-${title.toLowerCase()}`}
        >
          <button
            type="button"
            tabIndex={index === reached ? 0 : -1}
            onClick={() => {
              sort.value = nextSort(now, title);
            }}
          >
            {title}
            {now?.column === title && (
              <span aria-hidden="true">{now.direction === 'ascending' ? ' ▲' : ' ▼'}</span>
            )}
          </button>
        </div>
      ))}
    </div>
  );
}
