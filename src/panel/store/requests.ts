import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Chain, Exchange, Session } from '../../core/session-types.js';
import { matches, parseFilter, type Subject } from './filter.js';

export const requestChips = ['All', 'Refused', 'Fell back', 'Subscriptions', 'Sign-in'] as const;
type RequestChip = (typeof requestChips)[number];

const chipTests: Record<RequestChip, (subject: Subject) => boolean> = {
  All: () => true,
  Refused: ({ exchange }) => exchange.outcome === 'unauthorized',
  'Fell back': ({ chain }) => chain?.result === 'fell-back',
  Subscriptions: ({ exchange }) => exchange.kind === 'subscription' || exchange.kind === 'connection',
  'Sign-in': ({ exchange }) => exchange.kind === 'auth',
};

export const detailTabs = ['Auth', 'GraphQL', 'Response', 'Frames'] as const;
type DetailTab = (typeof detailTabs)[number];

export const chainOf = (session: Session, exchange: string): Chain | undefined =>
  session.chains.get(session.chainOf.get(exchange) ?? '');

/** State of the Requests tab: it stays while another tab is shown. */
export function requestsStore(session: ReadonlySignal<Session>) {
  const filter = signal('');
  const chip = signal<RequestChip>('All');
  /** How many exchanges, from the start, «Clear» has put away. */
  const cleared = signal(0);
  const terms = computed(() => parseFilter(filter.value));
  const rows = computed<readonly Exchange[]>(() => {
    const { order, exchanges, ...rest } = session.value;
    const found: Exchange[] = [];
    const all = chip.value === 'All' && terms.value.length === 0;
    const inChip = chipTests[chip.value];
    for (const id of order.skip(cleared.value)) {
      const exchange = exchanges.get(id);
      if (!exchange) continue;
      if (!all) {
        const subject = { exchange, chain: rest.chains.get(rest.chainOf.get(id) ?? '') };
        if (!inChip(subject) || !matches(subject, terms.value)) continue;
      }
      found.push(exchange);
    }
    return found;
  });
  /** Of all listed exchanges, epoch ms: what the waterfall spans. */
  const span = computed(() => {
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (const { startedAt, endedAt } of rows.value) {
      from = Math.min(from, startedAt);
      to = Math.max(to, endedAt ?? session.value.now);
    }
    return { from, to: Math.max(to, from + 1) };
  });
  const selected = signal<string | null>(null);
  return {
    filter,
    chip,
    rows,
    span,
    selected,
    /** The row that the keyboard is on. */
    active: signal<string | null>(null),
    /** The row that is to get the focus as soon as it is drawn. */
    wantsFocus: signal<string | null>(null),
    detailTab: signal<DetailTab>('Auth'),
    scroll: signal(0),
    cleared,
    clear() {
      cleared.value = session.value.order.size;
      selected.value = null;
    },
  };
}
