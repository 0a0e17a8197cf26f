import type { Period, Session, TakenSnapshot } from '../../../core/session-types.js';
import type { StoreVerdict } from '../../../core/signout/verdict.js';
import { worst } from '../../store/signout.js';
import { count } from '../../store/words.js';

export interface Mark {
  readonly at: number;
  readonly kind: 'start' | 'end' | 'next' | 'snapshot';
  readonly name: string;
  /** What was counted then, or the signs by which it was known. */
  readonly words: string;
  readonly tone: 'ok' | 'bad' | 'warn' | 'dim';
}

const size = ({ snapshot }: TakenSnapshot) => snapshot.stores.reduce((sum, store) => sum + store.count, 0);
const names = { after: 'settled', 'after-reload': 'after reload', 'next-user': 'next user' } as const;
const tones = { fail: 'bad', 'not-tested': 'dim', review: 'warn', pass: 'ok' } as const;

/** The last of the snapshots of each kind: earlier ones of a rolling inventory say nothing more. */
function lastOf(snapshots: readonly TakenSnapshot[], moment: TakenSnapshot['moment']) {
  return snapshots.findLast((taken) => taken.moment === moment);
}

/** What happened around a period, in the order of time. */
export function marksOf(session: Session, period: Period, stores: readonly StoreVerdict[]): readonly Mark[] {
  const next = session.periods.find(({ from }) => period.to !== null && from >= period.to);
  const all = session.snapshots.toArray();
  const end = period.to ?? Number.POSITIVE_INFINITY;
  const during = all.filter(({ at }) => at >= period.from && at <= end);
  // What was read after a later person had left speaks of that person.
  const until = session.periods.find(({ to }) => to !== null && to > end)?.to ?? Number.POSITIVE_INFINITY;
  const later = all.filter(({ at }) => at >= end && at < until);
  const marks: Mark[] = [
    { at: period.from, kind: 'start', name: 'signed in', words: period.startedBy.join(', '), tone: 'dim' },
  ];
  const add = (taken: TakenSnapshot | undefined, name: string, tone: Mark['tone'], rows: number) =>
    taken &&
    marks.push({ at: taken.at, kind: 'snapshot', name, words: `${count(rows, 'record')} stored`, tone });

  const baseline = lastOf(
    all.filter(({ at }) => at <= period.from),
    'baseline',
  );
  add(baseline, 'baseline', 'dim', baseline ? size(baseline) : 0);
  const before = lastOf(during, 'rolling');
  add(before, period.to === null ? 'now' : 'before', 'dim', before ? size(before) : 0);
  if (period.to !== null)
    marks.push({
      at: period.to,
      kind: 'end',
      name: 'signed out',
      words: period.endedBy.join(', '),
      tone: 'bad',
    });
  for (const moment of ['after', 'after-reload', 'next-user'] as const) {
    const found = stores.filter((store) => store.moment === moment);
    const verdict = worst(found.map((store) => store.verdict));
    const taken = lastOf(later, moment);
    add(taken, names[moment], verdict === null ? 'dim' : tones[verdict], taken ? size(taken) : 0);
  }
  if (next)
    marks.push({ at: next.from, kind: 'next', name: `${next.label} signed in`, words: '', tone: 'dim' });
  return marks.sort((a, b) => a.at - b.at);
}
