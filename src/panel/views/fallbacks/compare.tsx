import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Chain } from '../../../core/session-types.js';
import { useModeNames } from '../../components/mode.js';
import { attemptWords, sign } from '../../store/chain-words.js';
import { compare, type Fact } from '../../store/compare.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';

interface Props {
  readonly store: PanelStore;
  readonly chain: Chain;
}

function Choice({ store, chain, side }: Props & { readonly side: 'left' | 'right' }) {
  const { compared } = store.fallbacks;
  const { name } = useModeNames();
  const { exchanges } = store.session.value;
  return (
    <select
      aria-label={side === 'left' ? 'Left attempt' : 'Right attempt'}
      value={String(compared.value?.[side] ?? 0)}
      onChange={(event) => {
        const now = compared.value;
        if (now) compared.value = { ...now, [side]: Number(event.currentTarget.value) };
      }}
    >
      {chain.attempts.map((attempt, step) => (
        <option key={attempt.exchange + attempt.mode} value={String(step)}>
          {step + 1}. {name(attempt.mode)} {sign(attempt)}{' '}
          {attemptWords(attempt, exchanges.get(attempt.exchange))}
        </option>
      ))}
    </select>
  );
}

function Facts({ facts, label }: { readonly facts: readonly Fact[]; readonly label: string }) {
  const value = (text: string | null) => (text === null ? <span class="dim">not there</span> : text);
  return (
    <table class="facts" aria-label={label}>
      <tbody>
        {facts.map(({ name, left, right }) => (
          <tr key={name} data-fact={name}>
            <th scope="row">{name}</th>
            <td>{value(left)}</td>
            <td>{value(right)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Two attempts of a chain side by side: what differs, and folded what does not. Esc closes it. */
export function Compare({ store, chain }: Props) {
  const { compared, wantsFocus } = store.fallbacks;
  const names = useModeNames();
  const { exchanges } = store.session.value;
  const pane = useRef<HTMLElement>(null);
  useLayoutEffect(() => pane.current?.querySelector('select')?.focus(), [chain.id]);
  const side = (step: number) => {
    const attempt = chain.attempts[step];
    return attempt && { attempt, exchange: exchanges.get(attempt.exchange) };
  };
  const left = side(compared.value?.left ?? 0);
  const right = side(compared.value?.right ?? 0);
  if (!left || !right) return null;
  const { differs, same } = compare(left, right, names);
  const close = () => {
    compared.value = null;
    wantsFocus.value = true;
  };
  return (
    <aside
      ref={pane}
      class="compare"
      aria-label="Two attempts side by side"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <div class="compare-head">
        <h2>{chain.operation}</h2>
        <Choice store={store} chain={chain} side="left" />
        <Choice store={store} chain={chain} side="right" />
        <button type="button" class="icon" aria-label="Close comparison" title="Close (Esc)" onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <div class="compare-body">
        {differs.length === 0 ? (
          <p class="dim">Nothing that is known of them differs.</p>
        ) : (
          <Facts facts={differs} label="What differs" />
        )}
        {same.length > 0 && (
          <details>
            <summary>{count(same.length, 'thing')} the same</summary>
            <Facts facts={same} label="What is the same" />
          </details>
        )}
      </div>
    </aside>
  );
}
