import type { StoredRecord } from '../storage/snapshot.js';
import type { Finding } from './attribution.js';
import { type StoreVerdict, type Verdict, verdicts } from './verdict.js';

/** Rows that a verdict shows; `records` counts them all. */
const ROWS_SHOWN = 100;

/** The findings of one store, summed up. */
export interface Tally {
  readonly verdict: Verdict;
  /** Records that are theirs, and of these the ones that the server does not have. */
  readonly records: number;
  readonly unsynced: number;
  /** Why, and how often, of the records that make the verdict; most frequent first. */
  readonly reasons: readonly (readonly [reason: string, count: number])[];
  readonly rows: StoreVerdict['rows'];
}

export const tally = (records: readonly StoredRecord[], judge: (record: StoredRecord) => Finding): Tally => {
  const judged = records.map((record) => ({ record, finding: judge(record) }));
  const verdict = verdicts.find((one) => judged.some(({ finding }) => finding.verdict === one)) ?? 'pass';
  const reasons = new Map<string, number>();
  for (const { finding } of judged)
    if (finding.verdict === verdict) reasons.set(finding.reason, (reasons.get(finding.reason) ?? 0) + 1);
  const spoken = verdicts
    .filter((one) => one !== 'pass')
    .flatMap((one) => judged.filter(({ finding }) => finding.verdict === one));
  return {
    verdict,
    records: judged.filter(({ finding }) => finding.theirs).length,
    unsynced: judged.filter(({ finding }) => finding.theirs && finding.unsynced).length,
    reasons: [...reasons].sort(([, a], [, b]) => b - a),
    rows: spoken.slice(0, ROWS_SHOWN).map(({ record, finding }) => ({
      key: record.key,
      id: record.projection?.id ?? null,
      reason: finding.reason,
    })),
  };
};
