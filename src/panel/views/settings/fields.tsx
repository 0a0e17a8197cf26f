import { useId, useState } from 'preact/hooks';
import { type ListName, readBound, readLines } from '../../store/settings-lines.js';

interface ListProps {
  readonly name: ListName;
  readonly label: string;
  readonly hint: string;
  readonly values: readonly string[];
  readonly onValues: (values: string[]) => void;
}

/** A list, one value a line. What is wrong is named and not stored. */
export function ListField({ name, label, hint, values, onValues }: ListProps) {
  const id = useId();
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="mono"
        rows={Math.min(6, Math.max(2, values.length + 1))}
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={wrong !== null}
        value={values.join('\n')}
        onChange={(event) => {
          const read = readLines(name, event.currentTarget.value);
          setWrong(read.wrong);
          if (read.wrong === null) onValues([...read.values]);
        }}
      />
      <p id={`${id}-hint`} class={wrong === null ? 'dim' : 'bad'} role="status">
        {wrong ?? hint}
      </p>
    </div>
  );
}

interface BoundProps {
  readonly label: string;
  readonly most: number;
  /** What becomes of what is over it. */
  readonly more: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

/** A whole number. What is none is named and not stored. */
export function BoundField({ label, most, more, value, onValue }: BoundProps) {
  const id = useId();
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        aria-describedby={`${id}-hint`}
        aria-invalid={wrong !== null}
        value={String(value)}
        onChange={(event) => {
          const read = readBound(event.currentTarget.value, most);
          setWrong(typeof read === 'string' ? read : null);
          if (typeof read === 'number') onValue(read);
        }}
      />
      <p id={`${id}-hint`} class={wrong === null ? 'dim' : 'bad'} role="status">
        {wrong ?? `at most ${most.toLocaleString('en-US')}; ${more}`}
      </p>
    </div>
  );
}
