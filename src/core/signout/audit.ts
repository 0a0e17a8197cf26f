import type { Period, Session, TakenSnapshot } from '../session-types.js';
import type { Readable } from './attribution.js';
import { doubtOf } from './sentences.js';
import { FOUND, FOUND_IN_REQUEST } from './signs.js';
import { type Evidence, judgeStores } from './stores.js';
import { type PeriodAudit, type StoreVerdict, type Verdict, verdicts } from './verdict.js';

const moments = ['after', 'after-reload', 'next-user'] as const;
type Moment = (typeof moments)[number];

/** The worst of several: fail, not-tested, review, pass. Of none it is `pass`. */
export const worst = (several: readonly Verdict[]): Verdict =>
  verdicts.find((verdict) => several.includes(verdict)) ?? 'pass';

interface Ended extends Period {
  readonly to: number;
}

const isEnded = (period: Period): period is Ended => period.to !== null;
const isFound = ({ startedBy }: Period): boolean =>
  startedBy.includes(FOUND) || startedBy.includes(FOUND_IN_REQUEST);

/** The period that a snapshot after it speaks of is the last one that had ended by then. */
const speaksOf = (session: Session, { at }: TakenSnapshot): Ended | undefined =>
  session.periods.filter(isEnded).findLast(({ to }) => to <= at);

const during = ({ moment, at }: TakenSnapshot, { from, to }: Ended): boolean =>
  (moment === 'rolling' || moment === 'baseline') && at >= from && at <= to;

const signedInAt = (session: Session, at: number): Period | undefined =>
  session.periods.findLast(({ from, to }) => from <= at && (to === null || to > at));

const lastPerPartition = (snapshots: Iterable<TakenSnapshot>): ReadonlyMap<string, TakenSnapshot> => {
  const last = new Map<string, TakenSnapshot>();
  for (const taken of snapshots) last.set(taken.snapshot.partition, taken);
  return last;
};

const untested = (period: Ended, moment: Moment, partition: string, why: string): StoreVerdict => ({
  period: period.id,
  moment,
  partition,
  store: 'everything',
  kind: 'partition',
  person: period.label,
  verdict: 'not-tested',
  records: 0,
  unsynced: 0,
  before: null,
  after: 0,
  why,
  basis: 'no snapshot to compare',
  rows: [],
});

const auditMoment = (
  session: Session,
  period: Ended,
  moment: Moment,
  partitions: ReadonlyMap<string, Omit<Evidence, 'after' | 'successor'>>,
  readable: Readable,
): readonly StoreVerdict[] => {
  const taken = lastPerPartition(
    session.snapshots.filter((one) => one.moment === moment && speaksOf(session, one) === period),
  );
  const judged = [...taken].flatMap(([partition, after]) => {
    const signedIn = session.periods.findLast(
      ({ from, to }) => from <= after.at && (to === null || to > after.at),
    );
    if (signedIn?.person === period.person) {
      return moment === 'next-user'
        ? []
        : [
            untested(
              period,
              moment,
              partition,
              `${period.label} was signed in again before it could be read`,
            ),
          ];
    }
    const known = partitions.get(partition) ?? { before: [], baseline: null, aftermath: null };
    const evidence = { ...known, after, successor: signedIn?.person ?? null };
    const verdicts = judgeStores(session, period, moment, evidence, readable);
    const doubt = doubtOf(evidence, moment, period.label);
    return verdicts.length === 0 && doubt !== null ? [untested(period, moment, partition, doubt)] : verdicts;
  });
  const unread = taken.size === 0 ? [] : [...partitions.keys()].filter((partition) => !taken.has(partition));
  return [
    ...judged,
    ...unread.map((partition) => untested(period, moment, partition, 'this partition was not read any more')),
  ];
};

const isAfterwards = ({ moment }: TakenSnapshot): boolean => moments.some((one) => one === moment);

const isBack = (session: Session, period: Ended, { at }: TakenSnapshot): boolean =>
  signedInAt(session, at)?.person === period.person;

const isAftermath = (session: Session, taken: TakenSnapshot, period: Ended): boolean =>
  taken.moment === 'after' &&
  speaksOf(session, taken) === period &&
  signedInAt(session, taken.at) === undefined;

const collect = (session: Session, period: Ended): Map<string, Omit<Evidence, 'after' | 'successor'>> => {
  const of = (snapshots: Iterable<TakenSnapshot>) => {
    const groups = new Map<string, TakenSnapshot[]>();
    for (const taken of snapshots) {
      const group = groups.get(taken.snapshot.partition);
      if (group === undefined) groups.set(taken.snapshot.partition, [taken]);
      else group.push(taken);
    }
    return groups;
  };
  const before = of(session.snapshots.filter((taken) => during(taken, period)));
  const aftermath = lastPerPartition(session.snapshots.filter((one) => isAftermath(session, one, period)));
  // Where somebody was found signed in, an earlier inventory may be full of their own data.
  const baseline = isFound(period)
    ? new Map<string, TakenSnapshot>()
    : lastPerPartition(session.snapshots.filter(({ at }) => at < period.from));
  return new Map(
    [...before].map(([partition, snapshots]) => [
      partition,
      {
        before: snapshots,
        baseline: baseline.get(partition) ?? null,
        aftermath: aftermath.get(partition) ?? null,
      },
    ]),
  );
};

const auditPeriod = (session: Session, period: Period, readable: Readable): PeriodAudit => {
  if (!isEnded(period)) return { period: period.id, verdict: null, stores: [] };
  const partitions = collect(session, period);
  const stores = moments.flatMap((moment) => auditMoment(session, period, moment, partitions, readable));
  const read = session.snapshots.some(
    (taken) => isAfterwards(taken) && speaksOf(session, taken) === period && !isBack(session, period, taken),
  );
  const all =
    read || stores.length > 0
      ? stores
      : [untested(period, 'after', '', `the storage was not read after ${period.label} had signed out`)];
  return { period: period.id, verdict: worst(all.map(({ verdict }) => verdict)), stores: all };
};

/**
 * What every sign-in period left behind, store by store, at each moment after its end.
 * @param readable What rules say of who may read a model; without them `unknown`.
 */
export const audit = (session: Session, readable: Readable = () => 'unknown'): readonly PeriodAudit[] =>
  session.periods.toArray().map((period) => auditPeriod(session, period, readable));
