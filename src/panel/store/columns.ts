import type { Chain, Exchange } from '../../core/session-types.js';
import { duration, hostOf, result, speaksFor } from './words.js';

export interface Column {
  readonly title: string;
  /** What rows are put in order by: words or a number; null stands last either way. */
  readonly value: (exchange: Exchange, chain: Chain | undefined) => string | number | null;
}

/** How an exchange is called in the list. */
export const title = (exchange: Exchange): string =>
  exchange.kind === 'connection' ? 'realtime socket' : exchange.operation || 'unknown';

/** How long an exchange took, ms; null while it is open. */
const took = ({ startedAt, endedAt }: Exchange): number | null =>
  endedAt === null ? null : endedAt - startedAt;

/** The Time column's words. */
export const timeOf = (exchange: Exchange): string => {
  const ms = took(exchange);
  return ms === null ? '' : duration(ms);
};

const endpoint: Column = { title: 'Endpoint', value: (exchange) => hostOf(exchange.endpoint) };

const always: readonly Column[] = [
  { title: 'Operation', value: title },
  { title: 'Model', value: ({ model }) => model },
  { title: 'Mode', value: ({ mode }) => mode },
  { title: 'As', value: speaksFor },
  { title: 'Result', value: result },
  { title: 'Chain', value: (_exchange, chain) => chain?.result ?? null },
  { title: 'Time', value: took },
  { title: 'Waterfall', value: ({ startedAt }) => startedAt },
];

/** The columns of the list, in order. Endpoints have one when there is more than one API. */
export const columnsFor = (endpoints: number): readonly Column[] =>
  endpoints < 2 ? always : [...always.slice(0, 2), endpoint, ...always.slice(2)];

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** What the next press of a column's head does: up, down, then back to the order of time. */
export function nextSort(now: Sort | null, column: string): Sort | null {
  if (now?.column !== column) return { column, direction: 'ascending' };
  return now.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

/** Exchanges in the order of a column; equal ones stay in the order of time. */
export function sorted(
  exchanges: readonly Exchange[],
  sort: Sort | null,
  chainOf: (exchange: Exchange) => Chain | undefined,
): readonly Exchange[] {
  const column = columnsFor(2).find((one) => one.title === sort?.column);
  if (!sort || !column) return exchanges;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return exchanges
    .map((exchange) => ({ exchange, value: column.value(exchange, chainOf(exchange)) }))
    .sort((a, b) => {
      if (a.value === b.value) return 0;
      if (a.value === null) return 1;
      if (b.value === null) return -1;
      return a.value < b.value ? -sign : sign;
    })
    .map(({ exchange }) => exchange);
}
