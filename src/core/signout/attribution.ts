import { isOwner } from '../auth/identity.js';
import type { Delivery, Session } from '../session-types.js';
import { tokenMeaning } from '../storage/known/amplify-auth.js';
import type { KnownStore } from '../storage/known/known-store.js';
import type { Projection, StoredRecord } from '../storage/snapshot.js';
import type { Verdict } from './verdict.js';

/** Whether the rules let everybody read a model: with the API key or as a guest. */
export type Readable = (model: string | null) => 'publicly' | 'privately' | 'unknown';

/** What one left record amounts to. `theirs` is false where it only might be. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'not-tested'>;
  readonly reason: string;
  readonly theirs: boolean;
  readonly unsynced: boolean;
}

/** What is known of the moment and the store that a record was found in. */
export interface Context {
  readonly person: string;
  readonly label: string;
  readonly names: ReadonlySet<string>;
  readonly deliveries: Session['deliveries'];
  /** What the persons of this recording are called. */
  readonly labels: ReadonlyMap<string, string>;
  /** Who is signed in while the record is still there; null for nobody, or for the same person. */
  readonly successor: string | null;
  /** Null for a store that no entry recognises. */
  readonly known: KnownStore | null;
  readonly readable: ReturnType<Readable>;
}

/** When a record came, or was last changed: relative to the period; `unknown` where nobody looked before it. */
export type Arrival = 'before' | 'during' | 'after' | 'unknown';

const pass = (reason: string): Finding => ({ verdict: 'pass', reason, theirs: false, unsynced: false });
const theirs = (verdict: 'fail' | 'review', reason: string, unsynced = false): Finding => ({
  verdict,
  reason,
  theirs: true,
  unsynced,
});

const judgeToken = (token: NonNullable<Projection['token']>, context: Context): Finding => {
  const meaning =
    token.username !== null && context.names.has(token.username) ? tokenMeaning(token.name) : null;
  if (meaning === null) return pass(`not of ${context.label}`);
  if (meaning === 'secret') return theirs('fail', `${token.name} of ${context.label}`);
  return theirs('review', `${token.name} names ${context.label}`);
};

/** How the rules, or their absence, bear on a row: the end of a reason. */
const ruled = ({ readable }: Context): string =>
  readable === 'privately' ? 'not readable in public by its rules' : 'no rules known';

const everybody = (delivery: Delivery, { labels }: Context): string =>
  delivery.persons.map((person) => labels.get(person) ?? person).join(' and ');

/** Why a row that the server gave may lie there for everybody to see, null where nothing says so. */
const openly = (delivery: Delivery | undefined, { readable, successor, labels }: Context): string | null => {
  if (readable === 'publicly') return 'readable in public by its rules';
  if (delivery?.publicly === true) return 'also delivered to the API key or a guest';
  return successor !== null && delivery?.persons.includes(successor) === true
    ? `also delivered to ${labels.get(successor) ?? successor}`
    : null;
};

const judgeRow = (record: StoredRecord, row: Projection, arrival: Arrival, context: Context): Finding => {
  const { label, names, person, deliveries } = context;
  const owner = row.owners.find((value) => isOwner(names, value));
  if (row.version === null) {
    return arrival === 'after' && owner === undefined
      ? pass(`written after ${label} was gone`)
      : theirs('fail', 'never accepted by the server', true);
  }
  const delivery = row.id === null ? undefined : deliveries.get(row.id);
  const open = openly(delivery, context);
  if (open !== null)
    return owner === undefined ? pass(open) : theirs('review', `owner = ${owner}, but ${open}`);
  if (owner !== undefined) return theirs('fail', `owner = ${owner}, ${ruled(context)}`);
  if (delivery?.persons.includes(person) === true)
    return theirs('fail', `only answers to ${everybody(delivery, context)} delivered it, ${ruled(context)}`);
  if (record.labels.includes(label))
    return theirs('fail', `the name of ${label} is in it, ${ruled(context)}`);
  if (arrival === 'after') return pass(`came after ${label} was gone`);
  const since =
    arrival === 'during' ? `came while ${label} was signed in` : `nobody looked before ${label} came`;
  return { verdict: 'review', reason: `unknown whose it is: ${since}`, theirs: false, unsynced: false };
};

const wasThere = pass('was there before');

/** Whose a record is that is still there after the period, and what that means. */
export const judge = (record: StoredRecord, arrival: Arrival, context: Context): Finding => {
  const { projection } = record;
  if (projection?.token !== undefined) {
    const finding = judgeToken(projection.token, context);
    return finding.verdict === 'review' && arrival === 'before' ? wasThere : finding;
  }
  if (context.known?.leftover(record) === 'bookkeeping') return pass('bookkeeping, nothing of a person');
  if (arrival === 'before') return wasThere;
  if (projection === null)
    return record.labels.includes(context.label)
      ? theirs('fail', `the name of ${context.label} is in it`)
      : pass(`nothing of ${context.label} in it`);
  if (projection.outbox === undefined) return judgeRow(record, projection, arrival, context);
  if (arrival === 'after') return pass(`came after ${context.label} was gone`);
  const { operation, model } = projection.outbox;
  return theirs('fail', `waits in the outbox: ${operation} of ${model}`, true);
};
