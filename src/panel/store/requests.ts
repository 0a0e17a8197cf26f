import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Chain, Exchange, Session } from '../../core/session-types.js';
import { columnsFor, type Sort, sorted } from './columns.js';
import { matches, parseFilter, type Subject } from './filter.js';
import { type Hidden, isHidden } from './hidden.js';
import { hostOf } from './words.js';

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
export type DetailTab = (typeof detailTabs)[number];

export const chainOf = (session: Session, exchange: string): Chain | undefined =>
  session.chains.get(session.chainOf.get(exchange) ?? '');

/** State of the Requests tab: it stays while another tab is shown. */
export function requestsStore(session: ReadonlySignal<Session>, hidden: ReadonlySignal<Hidden>) {
  const filter = signal('');
  const chip = signal<RequestChip>('All');
  /** Host of the API that alone is shown; null: all. */
  const endpoint = signal<string | null>(null);
  const sort = signal<Sort | null>(null);
  const terms = computed(() => parseFilter(filter.value));
  /** What «Clear», a navigation or a pause has not put away, in the order of time. */
  const listed = computed<readonly Exchange[]>(() => {
    const { order, exchanges } = session.value;
    const found: Exchange[] = [];
    for (const id of order) {
      const exchange = exchanges.get(id);
      if (exchange && !isHidden(hidden.value, 'exchanges', id)) found.push(exchange);
    }
    return found;
  });
  /** Hosts of the APIs in the list; Cognito is none. */
  const endpoints = computed<readonly string[]>(() => {
    const urls = new Set(listed.value.map(({ kind, endpoint: url }) => (kind === 'auth' ? null : url)));
    return [...new Set([...urls].flatMap((url) => (url === null ? [] : [hostOf(url)])))].sort();
  });
  const rows = computed<readonly Exchange[]>(() => {
    const host = endpoint.value;
    const all = chip.value === 'All' && terms.value.length === 0 && host === null;
    const inChip = chipTests[chip.value];
    const chain = (exchange: Exchange) => chainOf(session.value, exchange.id);
    const passing = all
      ? listed.value
      : listed.value.filter((exchange) => {
          const subject = { exchange, chain: chain(exchange) };
          const here = host === null || hostOf(exchange.endpoint) === host;
          return here && inChip(subject) && matches(subject, terms.value);
        });
    return sorted(passing, sort.value, chain);
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
    endpoint,
    endpoints,
    sort,
    columns: computed(() => columnsFor(endpoints.value.length)),
    listed,
    rows,
    isFiltered: computed(() => filter.value.trim() !== '' || chip.value !== 'All' || endpoint.value !== null),
    showAll() {
      filter.value = '';
      chip.value = 'All';
      endpoint.value = null;
    },
    span,
    selected,
    /** The row that the keyboard is on. */
    active: signal<string | null>(null),
    /** The row that is to get the focus as soon as it is drawn. */
    wantsFocus: signal<string | null>(null),
    /** The row that a search wants to be in sight; the focus stays where it is. */
    inSight: signal<string | null>(null),
    detailTab: signal<DetailTab>('Auth'),
    scroll: signal(0),
  };
}
