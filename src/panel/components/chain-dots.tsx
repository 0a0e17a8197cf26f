import type { Chain } from '../../core/session-types.js';
import { attemptHas, chainSentence, sign } from '../store/chain-words.js';
import { useModeNames } from './mode.js';

const shapes = { '✓': 'full', '✗': 'crossed', '…': 'hollow' } as const;

/** A chain in a cell: a dot for each attempt, in the colour of its mode; the sentence for screen readers. */
export function ChainDots({ chain, exchange }: { readonly chain: Chain; readonly exchange: string }) {
  const sentence = chainSentence(chain, useModeNames());
  return (
    <span class="dots" role="img" aria-label={sentence} title={sentence}>
      {chain.attempts.map((attempt) => (
        <i
          key={attempt.exchange + attempt.mode}
          class={`dot c-${attempt.mode} ${shapes[sign(attempt)]}${attemptHas(attempt, exchange) ? ' this' : ''}`}
        />
      ))}
    </span>
  );
}
