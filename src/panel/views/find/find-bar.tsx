import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';

function words({ find, tab }: PanelStore): string {
  const all = find.places.value.length;
  if (find.query.value === '') return '';
  if (all === 0) return `not found in ${tab.value}`;
  return `${(find.at.value + 1).toLocaleString('en-US')} of ${count(all, 'place')}`;
}

function Field({ store }: { readonly store: PanelStore }) {
  const { find } = store;
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      type="search"
      aria-label="Find"
      placeholder={`Find in ${store.tab.value}`}
      spellcheck={false}
      value={find.query.value}
      onInput={(event) => find.search(event.currentTarget.value, 'panel')}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        find.step(event.shiftKey ? -1 : 1);
      }}
    />
  );
}

/** To the place before and after, and the end of the search. */
function Buttons({ store }: { readonly store: PanelStore }) {
  const { find } = store;
  const none = find.places.value.length === 0;
  const buttons = [
    {
      label: 'Previous',
      title: 'Previous (Shift+Enter)',
      path: 'M3.5 10.5L8 6l4.5 4.5',
      press: () => find.step(-1),
    },
    { label: 'Next', title: 'Next (Enter)', path: 'M3.5 5.5L8 10l4.5-4.5', press: () => find.step(1) },
  ];
  return (
    <>
      {buttons.map(({ label, title, path, press }) => (
        <button
          key={label}
          type="button"
          class="icon"
          aria-label={label}
          title={title}
          disabled={none}
          onClick={press}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={path} />
          </svg>
        </button>
      ))}
      <button
        type="button"
        class="icon"
        aria-label="Close search"
        title="Close (Esc)"
        onClick={() => find.cancel()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </button>
    </>
  );
}

/**
 * How far a search is. DevTools has a field and buttons of its own but shows no count; elsewhere they are here, and
 * Esc closes it.
 */
export function FindBar({ store }: { readonly store: PanelStore }) {
  const { find } = store;
  if (find.by.value === null) return null;
  const own = find.by.value === 'panel';
  const missed = find.query.value !== '' && find.places.value.length === 0;
  return (
    <search
      class="find"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        find.cancel();
      }}
    >
      {own ? <Field store={store} /> : <b class="find-text">{find.query.value}</b>}
      <span class={`find-count${missed ? ' warn' : ''}`} role="status">
        {words(store)}
      </span>
      {own && <Buttons store={store} />}
    </search>
  );
}
