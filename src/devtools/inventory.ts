import type { CaptureEvent } from '../core/events.js';
import type { Session } from '../core/session-types.js';
import type { Snapshot } from '../core/storage/snapshot.js';
import type { Documents, SnapshotResult } from './documents.js';
import type { Timers } from './timers.js';
import { createTraffic } from './traffic.js';

/** How long after a change a rolling inventory is taken, so that changes that belong together are in it, ms. */
const QUIET_MS = 300;
/** At least this long between two of them, or as long as the last one took (the reader rests by itself), ms. */
const PAUSE_MS = 1000;
/** Two samples this far apart must agree for the page to count as settled; given up after the limit, ms. */
export const SAMPLE_MS = 500;
export const SETTLE_LIMIT_MS = 30_000;

type Moment = Extract<CaptureEvent, { type: 'snapshot' }>['moment'];
type Settled = Extract<CaptureEvent, { type: 'snapshot' }>['settled'];

export interface Inventory {
  /** To be told of every event, after the session has folded it. */
  observe(event: CaptureEvent): void;
  /** A document was connected or went away. */
  documentsChanged(): void;
  /** The session lost its past: what is stored now is the baseline again. */
  restart(): void;
  /** The user asks for one now. */
  takeNow(): void;
  /** What is being waited for, in plain words. */
  busy(): string | null;
}

export interface InventoryOptions {
  readonly timers: Timers;
  readonly documents: Pick<Documents, 'readers' | 'takeSnapshot'>;
  session(): Session;
  emit(event: CaptureEvent): void;
  changed(): void;
}

/**
 * Decides when the storage is read: at a document's start (the baseline, or «after a reload»), rolling while
 * somebody is signed in, and when a sign-out has settled.
 */
export function createInventory({ timers, documents, session, emit, changed }: InventoryOptions): Inventory {
  const traffic = createTraffic();
  const begun = new Set<string>();
  let endedPeriods = 0;
  let startedPeriods = 0;
  let cancelRolling: (() => void) | null = null;
  let lastTook = 0;
  let lastAt = 0;
  let settling = false;
  let taking = 0;

  const persons = () =>
    session()
      .persons.valueSeq()
      .map(({ label, names }) => ({ label, names: [...names] }))
      .toArray();

  const read = async (doc: string): Promise<SnapshotResult> => {
    taking += 1;
    changed();
    try {
      return await documents.takeSnapshot(doc, persons());
    } finally {
      taking -= 1;
      changed();
    }
  };

  const emitSnapshot = (
    doc: string,
    partition: string,
    moment: Moment,
    result: SnapshotResult,
    settled: Settled,
  ) => {
    const snapshot: Snapshot =
      'snapshot' in result
        ? result.snapshot
        : {
            partition,
            stores: [],
            unreadable: [{ kind: 'indexedDB', store: null, reason: result.failed }],
            absent: [],
            tookMs: 0,
          };
    lastTook = snapshot.tookMs;
    lastAt = timers.now();
    emit({ type: 'snapshot', at: lastAt, doc, moment, snapshot, settled });
  };

  const documentsChanged = () => {
    for (const { doc, partition } of documents.readers()) {
      if (begun.has(doc)) continue;
      begun.add(doc);
      const afterReload = endedPeriods > 0 && !somebodyIsIn();
      const moment = afterReload ? 'after-reload' : somebodyIsIn() ? 'rolling' : 'baseline';
      void read(doc).then((result) => emitSnapshot(doc, partition, moment, result, null));
    }
  };

  const takeAll = async (moment: Moment) => {
    for (const { doc, partition } of documents.readers())
      emitSnapshot(doc, partition, moment, await read(doc), null);
  };

  /** Somebody came: what they find is judged for the one before, and it is the first inventory of their own. */
  const beginPeriod = async (afterSomebody: boolean) => {
    if (afterSomebody) await takeAll('next-user');
    if (somebodyIsIn()) await takeAll('rolling');
  };

  const somebodyIsIn = () => session().periods.last()?.to === null;

  const roll = () => {
    // One that is due is not put off by more traffic: an app that never rests is read too.
    if (settling || cancelRolling) return;
    const pause = Math.max(QUIET_MS, lastAt + Math.max(PAUSE_MS, lastTook) - timers.now());
    cancelRolling = timers.after(pause, () => {
      cancelRolling = null;
      if (somebodyIsIn() && !settling) void takeAll('rolling');
    });
  };

  const settle = async () => {
    if (settling) return;
    settling = true;
    cancelRolling?.();
    cancelRolling = null;
    changed();
    const from = timers.now();
    try {
      for (const { doc, partition } of documents.readers()) await settlePartition(doc, partition, from);
    } finally {
      settling = false;
      changed();
    }
    if (somebodyIsIn()) roll();
  };

  const settlePartition = async (doc: string, partition: string, from: number) => {
    let before = await read(doc);
    for (;;) {
      await new Promise<void>((resolve) => timers.after(SAMPLE_MS, resolve));
      const now = await read(doc);
      const moving = [...traffic.moving(), ...differences(before, now)];
      const over = timers.now() - from >= SETTLE_LIMIT_MS;
      if (moving.length === 0 || over || 'failed' in now) {
        const basis = `two samples ${SAMPLE_MS} ms apart, no request in flight`;
        return emitSnapshot(doc, partition, 'after', now, { reached: moving.length === 0, moving, basis });
      }
      before = now;
    }
  };

  return {
    observe(event) {
      traffic.observe(event);
      if (event.type === 'snapshot') return;
      const { periods } = session();
      const ended = periods.count((period) => period.to !== null);
      if (ended > endedPeriods) {
        endedPeriods = ended;
        void settle();
      }
      if (periods.size > startedPeriods) {
        startedPeriods = periods.size;
        void beginPeriod(ended > 0);
      }
      const mayChangeStores =
        event.type === 'response' || event.type === 'socket-frame' || event.type === 'database';
      if (mayChangeStores && somebodyIsIn()) roll();
    },
    documentsChanged,
    restart() {
      endedPeriods = session().periods.count((period) => period.to !== null);
      startedPeriods = session().periods.size;
      begun.clear();
      documentsChanged();
    },
    takeNow: () => void takeAll(somebodyIsIn() ? 'rolling' : endedPeriods > 0 ? 'after-reload' : 'baseline'),
    busy: () => (settling ? 'Waiting for the sign-out to settle' : taking > 0 ? 'Reading the storage' : null),
  };
}

/** Stores that are not the same in two samples, by their names; a sample that failed agrees with none. */
function differences(before: SnapshotResult, now: SnapshotResult): string[] {
  if ('failed' in now) return [`the storage could not be read: ${now.failed}`];
  if ('failed' in before) return [`the storage could not be read before: ${before.failed}`];
  const earlier = fingerprints(before.snapshot);
  const later = fingerprints(now.snapshot);
  const names = new Set([...earlier.keys(), ...later.keys()]);
  return [...names].filter((name) => earlier.get(name) !== later.get(name));
}

function fingerprints({ stores }: Snapshot): Map<string, string> {
  return new Map(
    stores.map(({ kind, database, name, count, bytes, records }) => [
      database === null ? kind : `${database} › ${name}`,
      JSON.stringify([count, bytes, records.map(({ key, projection }) => [key, projection?.version])]),
    ]),
  );
}
