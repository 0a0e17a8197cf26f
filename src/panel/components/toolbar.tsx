import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { complaint, completions } from '../store/filter.js';
import type { PanelStore } from '../store/store.js';

interface ChipsProps<T extends string> {
  readonly label: string;
  readonly chips: readonly T[];
  readonly chosen: T;
  readonly onChoose: (chip: T) => void;
  readonly words?: (chip: T) => ComponentChildren;
}

/** A row of chips of which one is on. */
export function Chips<T extends string>({ label, chips, chosen, onChoose, words }: ChipsProps<T>) {
  return (
    <fieldset class="chips" aria-label={label}>
      {chips.map((chip) => (
        <button
          key={chip}
          type="button"
          class="chip"
          aria-pressed={chip === chosen}
          onClick={() => onChoose(chip)}
        >
          {words ? words(chip) : chip}
        </button>
      ))}
    </fieldset>
  );
}

interface ToolbarProps {
  readonly store: PanelStore;
  readonly filter: Signal<string>;
  readonly placeholder: string;
  readonly children: ComponentChildren;
}

/** Record, clear, filter and chips above a list. Esc in the filter empties it. */
export function Toolbar({ store, filter, placeholder, children }: ToolbarProps) {
  const id = useId();
  const wrong = complaint(filter.value);
  const recording = store.recording.value;
  const record = recording
    ? 'Pause: list no more requests (the audit goes on)'
    : 'Record: list requests again';
  return (
    <div class="tools">
      <button
        type="button"
        class={`icon record${recording ? ' bad' : ''}`}
        aria-label="Record"
        aria-pressed={recording}
        title={record}
        onClick={() => store.toggleRecording()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5" />
        </svg>
      </button>
      <button type="button" class="icon" aria-label="Clear" title="Clear" onClick={() => store.clear()}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" />
          <path d="M4.2 4.2l7.6 7.6" />
        </svg>
      </button>
      <label class="check" title="Keep the lists when the page goes elsewhere">
        <input
          type="checkbox"
          checked={store.preserveLog.value}
          onChange={(event) => {
            store.preserveLog.value = event.currentTarget.checked;
          }}
        />
        Preserve log
      </label>
      <input
        type="search"
        aria-label="Filter"
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        list={`${id}-completions`}
        spellcheck={false}
        placeholder={placeholder}
        value={filter.value}
        onInput={(event) => {
          filter.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter.value === '') return;
          event.preventDefault();
          filter.value = '';
        }}
      />
      <datalist id={`${id}-completions`}>
        {completions(filter.value, store.requests.listed.value).map((whole) => (
          <option key={whole} value={whole} />
        ))}
      </datalist>
      {children}
      {wrong !== null && (
        <p id={`${id}-wrong`} class="warn filter-wrong" role="status">
          {wrong}
        </p>
      )}
    </div>
  );
}
