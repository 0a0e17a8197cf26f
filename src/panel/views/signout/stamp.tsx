import type { StoreVerdict, Verdict } from '../../../core/signout/verdict.js';
import { type JudgedPeriod, moments } from '../../store/signout.js';
import { clock, count } from '../../store/words.js';

/** Class of the colour of a verdict. */
export const verdictTone = {
  fail: 'bad',
  'not-tested': 'dim',
  review: 'warn',
  pass: 'ok',
} as const satisfies Record<Verdict, string>;

/** A verdict in words. */
export const verdictWords = (verdict: Verdict): string => verdict.replace('-', ' ');

const when = {
  after: 'after sign-out',
  'after-reload': 'after sign-out and a reload',
  'next-user': 'when the next person signed in',
} as const;

const records = (stores: readonly StoreVerdict[]) => stores.reduce((sum, store) => sum + store.records, 0);

/** The first sentence: the worst that was found, at the first moment that it was found. */
function sentence(label: string, verdict: Verdict, stores: readonly StoreVerdict[]): string {
  const moment = moments.find((one) =>
    stores.some((store) => store.moment === one && store.verdict === verdict),
  );
  const found = stores.filter((store) => store.moment === moment && store.verdict === verdict);
  const n = records(found);
  const noun = found.every(({ kind }) => kind === 'indexedDB') ? 'row' : 'record';
  const rows = `${count(n, noun)} of ${label}`;
  const then = when[moment ?? 'after'];
  switch (verdict) {
    case 'fail':
      return `${rows} ${n === 1 ? 'is' : 'are'} still in this browser ${then}.`;
    case 'review':
      return `${rows} ${n === 1 ? 'remains' : 'remain'} ${then}. Look whether that is meant.`;
    case 'not-tested':
      return `What ${label} left behind could not be judged.`;
    case 'pass':
      return `Nothing of ${label} is left in this browser that others may not read.`;
  }
}

/** How it went on after the first moment: whether a reload, or the next sign-in, changed anything. */
function later(label: string, stores: readonly StoreVerdict[]): readonly string[] {
  return moments.slice(1).flatMap((moment) => {
    const left = stores.filter((store) => store.moment === moment);
    const failed = records(left.filter(({ verdict }) => verdict === 'fail'));
    if (left.length === 0) return [];
    const words = failed === 0 ? `no row of ${label} that others may not read` : count(failed, 'row');
    return `${moment === 'next-user' ? when[moment] : 'after a reload'}: ${words}`;
  });
}

interface Props {
  readonly judged: JudgedPeriod;
  /** What the recorder is waiting for: a verdict that only lacks this is not given yet. */
  readonly busy: string | null;
}

/** The verdict of a period as a stamp, with what it rests on. */
export function Stamp({ judged, busy }: Props) {
  const { period, audit } = judged;
  const waiting = busy !== null && (audit?.stores.every(({ verdict }) => verdict === 'not-tested') ?? true);
  const verdict = waiting ? null : (audit?.verdict ?? null);
  if (period.to === null || verdict === null)
    return (
      <div class="verdict" data-verdict="">
        <span class="stamp dim">{period.to === null ? 'SIGNED IN' : 'JUDGING'}</span>
        <div>
          <b>
            {period.to === null
              ? `${period.label} is signed in. Sign out in the app to see what stays.`
              : `${period.label} signed out. ${busy ? `Now: ${busy}.` : 'What is left has not been read yet.'}`}
          </b>
          <p class="dim">
            signed in {clock(period.from)}
            {period.startedBy.length > 0 && ` · ${period.startedBy.join(', ')}`}
          </p>
        </div>
      </div>
    );
  const stores = audit?.stores ?? [];
  const unsynced = Math.max(
    ...moments.map((moment) =>
      stores.filter((store) => store.moment === moment).reduce((sum, store) => sum + store.unsynced, 0),
    ),
  );
  const untested =
    verdict === 'not-tested' ? stores.find((store) => store.verdict === verdict)?.why : undefined;
  const facts = [
    ...(untested ? [untested] : []),
    ...(unsynced > 0 ? [`${count(unsynced, 'unsynced change')} would be sent as the next user`] : []),
    ...later(period.label, stores),
  ];
  return (
    <div class="verdict" data-verdict={verdict} data-person={period.label}>
      <span class={`stamp ${verdictTone[verdict]}`}>{verdictWords(verdict).toUpperCase()}</span>
      <div>
        <b>{sentence(period.label, verdict, stores)}</b>
        <p class="dim">{facts.join(' · ')}</p>
      </div>
    </div>
  );
}
