import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Period, Session } from '../../core/session-types.js';
import { type PeriodAudit, type StoreVerdict, type Verdict, verdicts } from '../../core/signout/verdict.js';

export type Audit = (session: Session) => readonly PeriodAudit[];
export type Moment = StoreVerdict['moment'];
export const moments = ['after', 'after-reload', 'next-user'] as const satisfies readonly Moment[];

export interface JudgedPeriod {
  readonly period: Period;
  readonly audit: PeriodAudit | undefined;
}

/** The worst of some verdicts, or null of none. */
export const worst = (found: readonly Verdict[]): Verdict | null =>
  verdicts.find((verdict) => found.includes(verdict)) ?? null;

const keyOf = ({ period, moment, partition, store }: StoreVerdict): string =>
  [period, moment, partition, store].join('\n');

/** State of the Sign-out tab: the periods, latest first, and which of them is shown. */
export function signoutStore(session: ReadonlySignal<Session>, audit: Audit) {
  let last: { readonly of: Session; readonly result: readonly PeriodAudit[] } | null = null;
  const audits = computed(() => {
    const now = session.value;
    const before = last?.of;
    const same =
      before !== undefined &&
      before.periods === now.periods &&
      before.snapshots === now.snapshots &&
      before.deliveries === now.deliveries &&
      before.persons === now.persons;
    // Auditing walks every stored record: not for each request that touches none of its sources.
    if (last === null || !same) last = { of: now, result: audit(now) };
    return last.result;
  });
  const periods = computed<readonly JudgedPeriod[]>(() =>
    session.value.periods
      .toArray()
      .map((period) => ({ period, audit: audits.value.find((one) => one.period === period.id) }))
      .reverse(),
  );
  const chosen = signal<string | null>(null);
  const chosenMoment = signal<Moment | null>(null);
  const shown = computed(
    () =>
      periods.value.find(({ period }) => period.id === chosen.value) ??
      periods.value.find(({ period }) => period.to !== null) ??
      periods.value[0],
  );
  const existing = computed<readonly Moment[]>(() =>
    moments.filter((moment) => shown.value?.audit?.stores.some((store) => store.moment === moment)),
  );
  return {
    periods,
    shown,
    chosen,
    moments: existing,
    moment: computed<Moment>(
      () => existing.value.find((moment) => moment === chosenMoment.value) ?? existing.value[0] ?? 'after',
    ),
    chosenMoment,
    keyOf,
    /** Keys of the stores whose records are unfolded. */
    open: signal<ReadonlySet<string>>(new Set()),
    worst: computed(() => worst(audits.value.flatMap(({ verdict }) => (verdict === null ? [] : [verdict])))),
  };
}
