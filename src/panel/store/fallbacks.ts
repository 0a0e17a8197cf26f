import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Chain, Session } from '../../core/session-types.js';
import { matches, parseFilter } from './filter.js';
import { type Hidden, isHidden } from './hidden.js';

export const fallbackChips = ['All', 'Fell back', 'Refused', 'Failed'] as const;
type FallbackChip = (typeof fallbackChips)[number];

const inChip: Record<FallbackChip, (chain: Chain) => boolean> = {
  All: () => true,
  'Fell back': ({ result }) => result === 'fell-back',
  Refused: ({ result }) => result === 'refused',
  Failed: ({ result }) => result === 'failed' || result === 'lost',
};

export interface Compared {
  readonly chain: string;
  readonly left: number;
  readonly right: number;
}

/** A step beside the one before it; the first beside the second. */
export const besideLast = (chain: Chain, step = chain.attempts.length - 1): Compared => {
  const right = Math.min(chain.attempts.length - 1, Math.max(1, step));
  return { chain: chain.id, left: right - 1, right };
};

/** State of the Fallbacks tab. A chain is listed where one of its attempts passes the filter. */
export function fallbacksStore(session: ReadonlySignal<Session>, hidden: ReadonlySignal<Hidden>) {
  const filter = signal('');
  const chip = signal<FallbackChip>('All');
  const terms = computed(() => parseFilter(filter.value));
  const listed = computed<readonly Chain[]>(() => {
    const { chainOrder, chains: all } = session.value;
    const found: Chain[] = [];
    for (const id of chainOrder) {
      const chain = all.get(id);
      if (chain && !isHidden(hidden.value, 'chains', id)) found.push(chain);
    }
    return found;
  });
  const chains = computed<readonly Chain[]>(() => {
    const { exchanges } = session.value;
    const found: Chain[] = [];
    for (const chain of listed.value) {
      if (!inChip[chip.value](chain)) continue;
      const passes =
        terms.value.length === 0 ||
        chain.attempts.some((attempt) => {
          const exchange = exchanges.get(attempt.exchange);
          return exchange !== undefined && matches({ exchange, chain }, terms.value);
        });
      if (passes) found.push(chain);
    }
    return found;
  });
  return {
    filter,
    chip,
    listed,
    chains,
    /** How many chains fell back since the last «Clear». */
    fellBack: computed(() => listed.value.filter(({ result }) => result === 'fell-back').length),
    /** The chain and the step that the keyboard is on. */
    active: signal<{ readonly chain: string; readonly step: number } | null>(null),
    /** The step that the keyboard is on is to get the focus as soon as it is drawn. */
    wantsFocus: signal(false),
    /** Two steps of a chain that lie side by side. */
    compared: signal<Compared | null>(null),
    /** The chain that a search wants to be in sight. */
    inSight: signal<string | null>(null),
    scroll: signal(0),
  };
}
