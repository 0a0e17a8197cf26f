import { Fragment } from 'preact';
import type { StoreVerdict } from '../../../core/signout/verdict.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';
import { verdictTone, verdictWords } from './stamp.js';

/** How much of what was there is left, as a bar; the numbers beside it say the same. */
function Meter({ judged }: { readonly judged: StoreVerdict }) {
  const whole = Math.max(judged.before ?? 0, judged.after, judged.records, 1);
  return (
    <span class="meter" aria-hidden="true">
      <i class={verdictTone[judged.verdict]} style={{ width: `${(judged.records / whole) * 100}%` }} />
    </span>
  );
}

function Records({ judged, id }: { readonly judged: StoreVerdict; readonly id: string }) {
  const more = judged.records - judged.rows.length;
  return (
    <tr class="records" id={id}>
      <td colSpan={6}>
        <p class="dim">
          {judged.basis} <span class="mono">{judged.partition}</span>
        </p>
        {judged.rows.length > 0 && (
          <ul class="plain">
            {judged.rows.map((row) => (
              <li key={row.key} data-record={row.id ?? row.key}>
                <span class="mono">{row.id ?? row.key}</span> <span class="dim">{row.reason}</span>
              </li>
            ))}
          </ul>
        )}
        {more > 0 && judged.rows.length > 0 && (
          <p class="dim">and {count(more, 'more record', 'more records')}</p>
        )}
      </td>
    </tr>
  );
}

/** Moves the focus from one store's button to the next with the arrows. */
function onArrow(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button[aria-expanded]')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  if (step === undefined || at < 0) return;
  event.preventDefault();
  buttons[at + step]?.focus();
}

interface Props {
  readonly store: PanelStore;
  readonly stores: readonly StoreVerdict[];
}

/** The verdict of each store; a row opens to the records that it speaks of. */
export function Stores({ store, stores }: Props) {
  const { open, keyOf } = store.signout;
  const partitions = new Set(stores.map(({ partition }) => partition));
  const toggle = (key: string) => {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
  };
  return (
    <table class="stores" onKeyDown={onArrow}>
      <thead>
        <tr>
          {['Store', 'Before', 'After', 'Left behind', 'Verdict', 'Why'].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stores.map((judged, index) => {
          const key = keyOf(judged);
          const unfolded = open.value.has(key);
          const id = `records-${index}`;
          // Nothing found where nothing could be read is no zero.
          const unread = judged.verdict === 'not-tested' && judged.records === 0;
          return (
            <Fragment key={key}>
              <tr
                data-store={judged.store}
                data-verdict={judged.verdict}
                data-moment={judged.moment}
                data-person={judged.person}
                data-records={judged.records}
                data-partition={judged.partition}
              >
                <td>
                  <button
                    type="button"
                    class="fold"
                    aria-expanded={unfolded}
                    aria-controls={unfolded ? id : undefined}
                    onClick={() => toggle(key)}
                  >
                    {judged.store}
                    {partitions.size > 1 && <span class="dim"> · {judged.partition}</span>}
                  </button>
                </td>
                <td>{judged.before ?? '?'}</td>
                <td>{unread ? '?' : judged.after}</td>
                <td class="left-behind">
                  <Meter judged={judged} /> <span class="dim">{unread ? '?' : judged.records}</span>
                </td>
                <td class={verdictTone[judged.verdict]}>{verdictWords(judged.verdict)}</td>
                <td class="dim why-cell">{judged.why}</td>
              </tr>
              {unfolded && <Records judged={judged} id={id} />}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
