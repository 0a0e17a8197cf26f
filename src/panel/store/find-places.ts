import type { Attempt, Session } from '../../core/session-types.js';
import { attemptWords, resultWords } from './chain-words.js';
import { title } from './columns.js';
import type { fallbacksStore } from './fallbacks.js';
import type { Places } from './find.js';
import type { ModeNames } from './mode-names.js';
import type { DetailTab, requestsStore } from './requests.js';
import type { signoutStore } from './signout.js';
import { result, speaksFor } from './words.js';

type Of<Store extends (...args: never[]) => unknown> = ReturnType<Store>;

/** In Requests: the row, then what the details hold of it. */
export const requestPlaces =
  (
    { rows, selected, active, detailTab, inSight }: Of<typeof requestsStore>,
    names: () => ModeNames,
  ): Places =>
  (holds) =>
    rows.value.flatMap((exchange) => {
      const { id } = exchange;
      const place = (tab: DetailTab | null) => ({
        key: `${id} ${tab ?? ''}`,
        selector: tab === null ? `[role=row][data-exchange="${CSS.escape(id)}"]` : '.pane-body',
        show() {
          active.value = id;
          if (tab !== null || selected.value !== null) selected.value = id;
          if (tab !== null) detailTab.value = tab;
          inSight.value = id;
        },
      });
      const row = [
        title(exchange),
        exchange.model,
        names().name(exchange.mode),
        speaksFor(exchange),
        result(exchange),
      ];
      const errors = exchange.errors.flatMap(({ errorType, message }) => [errorType, message]);
      return [
        ...(row.some(holds) ? [place(null)] : []),
        ...(errors.some(holds) ? [place('Auth')] : []),
        ...(holds(exchange.query) || holds(exchange.variables) ? [place('GraphQL')] : []),
        ...(holds(exchange.responseBody?.text) ? [place('Response')] : []),
      ];
    });

/** In Fallbacks: the lane's name and result, then each of its steps. */
export const fallbackPlaces =
  (
    { chains, active, inSight }: Of<typeof fallbacksStore>,
    session: () => Session,
    names: () => ModeNames,
  ): Places =>
  (holds) =>
    chains.value.flatMap((chain) => {
      const lane = `[data-chain="${CSS.escape(chain.id)}"]`;
      const place = (step: number | null) => ({
        key: `${chain.id} ${step ?? ''}`,
        selector: step === null ? lane : `${lane} [data-step-place="${step}"]`,
        show() {
          active.value = { chain: chain.id, step: step ?? 0 };
          inSight.value = chain.id;
        },
      });
      const words = (attempt: Attempt) =>
        `${names().name(attempt.mode)} ${attemptWords(attempt, session().exchanges.get(attempt.exchange))}`;
      const named = [chain.operation, chain.model, resultWords[chain.result]].some(holds);
      return [
        ...(named ? [place(null)] : []),
        ...chain.attempts.flatMap((attempt, step) => (holds(words(attempt)) ? [place(step)] : [])),
      ];
    });

/** In Sign-out: the stores of the period and the moment in sight, then the records that they list. */
export const signoutPlaces =
  ({ shown, moment, open, keyOf }: Of<typeof signoutStore>): Places =>
  (holds) =>
    (shown.value?.audit?.stores ?? [])
      .filter((judged) => judged.moment === moment.value)
      .flatMap((judged) => {
        const key = keyOf(judged);
        const store = `[data-store="${CSS.escape(judged.store)}"][data-partition="${CSS.escape(judged.partition)}"]`;
        const rows = judged.rows.filter((row) => [row.id, row.key, row.reason].some(holds));
        const inRow = [judged.store, judged.verdict.replace('-', ' '), judged.why, judged.partition];
        return [
          ...(inRow.some(holds) ? [{ key, selector: store, show: () => undefined }] : []),
          ...rows.map((row) => ({
            key: `${key}\n${row.key}`,
            selector: `${store} + .records [data-record="${CSS.escape(row.id ?? row.key)}"]`,
            show() {
              if (!open.value.has(key)) open.value = new Set([...open.value, key]);
            },
          })),
        ];
      });
