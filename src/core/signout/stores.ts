import type { Period, Session, TakenSnapshot } from '../session-types.js';
import type { Snapshot, StoredRecord, StoreInventory } from '../storage/snapshot.js';
import { type Arrival, type Context, judge, type Readable } from './attribution.js';
import { knownOf, markOf, marksOf, storeKey, storeLabel } from './marks.js';
import { basisOf, doubtOf, whyOf } from './sentences.js';
import { tally } from './tally.js';
import type { StoreVerdict, Verdict } from './verdict.js';

/** The snapshots of one partition that speak of one period. */
export interface Evidence {
  /** Taken while the person was signed in, in order. */
  readonly before: readonly TakenSnapshot[];
  /** The last one from before they came. */
  readonly baseline: TakenSnapshot | null;
  /** The one taken once the sign-out had settled, with nobody signed in. */
  readonly aftermath: TakenSnapshot | null;
  /** The one that is judged. */
  readonly after: TakenSnapshot;
  readonly successor: string | null;
}

const storesOf = (snapshot: Snapshot): ReadonlyMap<string, StoreInventory> =>
  new Map(snapshot.stores.map((store) => [storeKey(store), store]));

const recordsIn = (taken: TakenSnapshot | null, key: string): readonly StoredRecord[] =>
  taken?.snapshot.stores.find((store) => storeKey(store) === key)?.records ?? [];

/** Each store as it was when it last held anything during the period. */
const lastFilled = (before: readonly TakenSnapshot[]): ReadonlyMap<string, StoreInventory> => {
  const filled = new Map<string, StoreInventory>();
  for (const { snapshot } of before)
    for (const store of snapshot.stores) if (store.count > 0) filled.set(storeKey(store), store);
  return filled;
};

const unreadableReason = (snapshot: Snapshot, store: StoreInventory): string | null => {
  const names = [null, store.database, store.name, storeLabel(store), `${store.database}/${store.name}`];
  return (
    snapshot.unreadable.find(({ kind, store: name }) => kind === store.kind && names.includes(name))
      ?.reason ?? null
  );
};

/** Sorts the records of a store by when they came. */
const arrivals = (
  key: string,
  evidence: Evidence,
  filled: StoreInventory | undefined,
): ((record: StoredRecord) => Arrival) => {
  const { baseline, aftermath, after } = evidence;
  const earlier = baseline === null ? null : marksOf(recordsIn(baseline, key));
  const fresh = after.moment === 'after' && evidence.successor === null;
  const known = [filled?.records ?? [], after === aftermath ? [] : recordsIn(aftermath, key)];
  const theirTime = fresh ? null : marksOf(known.flat());
  return (record) => {
    const mark = markOf(record);
    if (earlier?.has(mark) === true) return 'before';
    if (theirTime !== null && !theirTime.has(mark)) return 'after';
    return earlier === null ? 'unknown' : 'during';
  };
};

/** Judges one partition at one moment: a verdict for every store that held anything, or holds it now. */
export const judgeStores = (
  session: Session,
  period: Period,
  moment: StoreVerdict['moment'],
  evidence: Evidence,
  readable: Readable,
): readonly StoreVerdict[] => {
  const { before, after, successor } = evidence;
  const { snapshot } = after;
  const filled = lastFilled(before);
  const now = storesOf(snapshot);
  const names = new Set(session.persons.get(period.person)?.names ?? [period.label]);
  const labels = new Map([...session.persons.values()].map(({ person, label }) => [person, label]));
  const shared = {
    period: period.id,
    moment,
    partition: snapshot.partition,
    person: period.label,
    basis: basisOf(evidence),
  };
  const doubt = doubtOf(evidence, moment, period.label);

  const judgeStore = (key: string, store: StoreInventory): StoreVerdict => {
    const known = knownOf(store);
    const context: Context = {
      person: period.person,
      label: period.label,
      names,
      deliveries: session.deliveries,
      labels,
      successor,
      known,
      readable: readable(known?.model(store.name) ?? null),
    };
    const left = now.get(key);
    const was = filled.get(key);
    const arrival = arrivals(key, evidence, was);
    const result = tally(left?.records ?? [], (record) => judge(record, arrival(record), context));
    const unread = unreadableReason(snapshot, store);
    const beyond = (left?.count ?? 0) - (left?.records.length ?? 0);
    const untested =
      doubt ??
      (unread === null ? null : `could not be read: ${unread}`) ??
      (beyond > 0 && result.verdict !== 'fail' ? `${beyond} of its records were not looked at` : null);
    const verdict: Verdict = untested === null ? result.verdict : 'not-tested';
    const counts = { before: before.length === 0 ? null : (was?.count ?? 0), after: left?.count ?? 0 };
    return {
      ...shared,
      store: storeLabel(store),
      kind: store.kind,
      verdict,
      records: result.records,
      unsynced: result.unsynced,
      ...counts,
      why: whyOf(untested, result, { ...counts, kind: store.kind, person: period.label }),
      rows: result.rows,
    };
  };

  const stores = new Map<string, StoreInventory>(filled);
  for (const [key, store] of now) if (store.count > 0) stores.set(key, store);
  const judged = [...stores].map(([key, store]) => judgeStore(key, store));
  const named = [...stores.values()];
  const unread = snapshot.unreadable
    .filter(
      (entry) =>
        !named.some((store) => unreadableReason({ ...snapshot, unreadable: [entry] }, store) !== null),
    )
    .map(
      ({ kind, store, reason }): StoreVerdict => ({
        ...shared,
        store: store ?? kind,
        kind,
        verdict: 'not-tested',
        records: 0,
        unsynced: 0,
        before: null,
        after: 0,
        why: `could not be read: ${reason}`,
        rows: [],
      }),
    );
  return [...judged, ...unread];
};
