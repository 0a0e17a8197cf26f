import type { TakenSnapshot } from '../session-types.js';
import type { StoreInventory } from '../storage/snapshot.js';
import type { Evidence } from './stores.js';
import type { Tally } from './tally.js';
import type { StoreVerdict } from './verdict.js';

/** Times that an ISO date can name, ms from the epoch (ECMAScript, time values). */
const TIME_LIMIT = 8.64e15;

const iso = (at: number): string => (Math.abs(at) <= TIME_LIMIT ? new Date(at).toISOString() : String(at));

const named = ({ moment, at }: TakenSnapshot): string => `${moment} of ${iso(at)}`;

/** Which snapshots were compared, and how the judged one came to be quiet. */
export const basisOf = ({ before, baseline, after }: Evidence): string => {
  const last = before.at(-1);
  const parts = [
    `snapshot ${named(after)}`,
    last === undefined ? 'no snapshot from before' : `compared with ${named(last)}`,
    baseline === null ? 'none from before they came' : `and with ${named(baseline)}, before they came`,
    ...(after.settled === null ? [] : [after.settled.basis]),
  ];
  return parts.join('; ');
};

/** Why the page was not quiet enough to judge, null where it was. Only the sign-out itself must have been watched. */
const keptMoving = ({ settled }: TakenSnapshot, moment: StoreVerdict['moment']): string | null => {
  if (settled === null) return moment === 'after' ? 'nobody waited for the page to settle' : null;
  if (settled.reached) return null;
  return settled.moving.length === 0
    ? 'the page did not settle'
    : `the page did not settle: ${settled.moving.join(', ')} kept moving`;
};

/** Why nothing in a partition can be judged at this moment, null where it can. */
export const doubtOf = ({ before, after }: Evidence, moment: StoreVerdict['moment'], person: string) =>
  before.length === 0 ? `no inventory was taken while ${person} was signed in` : keptMoving(after, moment);

const counted = (count: number, kind: StoreInventory['kind']): string => {
  const [one, many] = kind === 'indexedDB' ? ['row', 'rows'] : ['entry', 'entries'];
  return `${count} ${count === 1 ? one : many}`;
};

interface Facts {
  readonly kind: StoreInventory['kind'];
  readonly person: string;
  readonly before: number | null;
  readonly after: number;
}

const reasonsOf = ({ reasons }: Tally): string =>
  reasons.map(([reason, count]) => (reasons.length === 1 ? reason : `${reason} (${count})`)).join('; ');

/** A plain sentence for a verdict. */
export const whyOf = (untested: string | null, result: Tally, facts: Facts): string => {
  const { kind, person, before, after } = facts;
  if (untested !== null) {
    const left = result.records === 0 ? '' : `; ${counted(result.records, kind)} of ${person} still there`;
    return `${untested}${left}`;
  }
  if (after === 0) return `${counted(before ?? 0, kind)} before, none left`;
  if (result.verdict === 'pass')
    return `${counted(after, kind)} left, none to object to: ${reasonsOf(result)}`;
  const theirs =
    result.records === 0
      ? `${counted(after, kind)} left`
      : `${counted(result.records, kind)} of ${person} left`;
  return `${theirs}: ${reasonsOf(result)}`;
};
