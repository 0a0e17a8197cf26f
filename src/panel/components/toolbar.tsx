import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

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
  readonly filter: Signal<string>;
  readonly placeholder: string;
  readonly onClear: () => void;
  readonly children: ComponentChildren;
}

/** Clear, filter and chips above a list. Esc in the filter empties it. */
export function Toolbar({ filter, placeholder, onClear, children }: ToolbarProps) {
  return (
    <div class="tools">
      <button type="button" class="icon" aria-label="Clear" title="Clear" onClick={onClear}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" />
          <path d="M4.2 4.2l7.6 7.6" />
        </svg>
      </button>
      <input
        type="search"
        aria-label="Filter"
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
      {children}
    </div>
  );
}
