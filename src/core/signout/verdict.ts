/** In the order in which they count, worst first. */
export const verdicts = ['fail', 'not-tested', 'review', 'pass'] as const;
export type Verdict = (typeof verdicts)[number];

/** The judgement of one store at one moment after a sign-in period ended. */
export interface StoreVerdict {
  readonly period: string;
  readonly moment: 'after' | 'after-reload' | 'next-user';
  readonly partition: string;
  /** `database › store`, or the kind of storage with what is kept there. */
  readonly store: string;
  readonly kind: string;
  readonly person: string;
  readonly verdict: Verdict;
  /** Records that are theirs and still there. */
  readonly records: number;
  /** Of these, in the outbox or never accepted by the server. */
  readonly unsynced: number;
  readonly before: number | null;
  readonly after: number;
  /** Plain sentence. */
  readonly why: string;
  readonly basis: string;
  /** The records it speaks of, a hundred at most, with the reason why each is theirs. */
  readonly rows: readonly { readonly key: string; readonly id: string | null; readonly reason: string }[];
}

/** What a period's end left behind. */
export interface PeriodAudit {
  readonly period: string;
  /** The worst of its stores; `null` while it has not ended. */
  readonly verdict: Verdict | null;
  readonly stores: readonly StoreVerdict[];
}
