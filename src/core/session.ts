import { foldDeliveries } from './deliveries.js';
import type { CaptureEvent, CaptureEventOf } from './events.js';
import {
  foldFailure,
  foldFrame,
  foldRequest,
  foldResponse,
  foldSocketClose,
  foldSocketOpen,
  learnModel,
  type Step,
} from './exchanges.js';
import { foldChains, loseChains } from './fallback/fold.js';
import type { Exchange, Session, TakenSnapshot } from './session-types.js';
import { foldBeginning, foldEnding, isToldAlready } from './sightings.js';
import { storeKey } from './signout/marks.js';
import { foldPeriods } from './signout/periods.js';

export { emptySession } from './session-empty.js';

const DATABASE_EVENTS_KEPT = 500;

/**
 * The session after one more event. Pure: live traffic, a HAR, a saved session and a Playwright run are folded by
 * this same call, and replaying a log gives the same session.
 */
export function reduce(session: Session, event: CaptureEvent): Session {
  const timed = event.at > session.now ? { ...session, now: event.at } : session;
  const { session: next, changed, again } = foldEvent(timed, event);
  let folded = next;
  for (const exchange of changed) folded = foldChains(foldDeliveries(folded, event, exchange), exchange);
  // Who signed in or out was told by the first sighting.
  if (again) return folded;
  return foldPeriods(folded, event, changed.length === 1 ? (changed[0] ?? null) : null);
}

interface Folded {
  readonly session: Session;
  readonly changed: readonly Exchange[];
  /** Set where another source has told of this before. */
  readonly again?: boolean;
}

function foldEvent(session: Session, event: CaptureEvent): Folded {
  const one = ({ session: next, exchange, again }: Step & { readonly again: boolean }): Folded => ({
    session: next,
    changed: exchange ? [exchange] : [],
    again,
  });
  const none = (next: Session): Folded => ({ session: next, changed: [] });
  switch (event.type) {
    case 'request':
      return one(foldBeginning(session, event, foldRequest));
    case 'response':
      return one(foldEnding(session, event, foldResponse));
    case 'failure':
      return one(foldEnding(session, event, foldFailure));
    case 'socket-open':
      return one(foldBeginning(session, event, foldSocketOpen));
    case 'socket-frame':
      return isToldAlready(session, event.socket) ? none(session) : foldFrame(session, event);
    case 'socket-close':
      return isToldAlready(session, event.socket) ? none(session) : foldSocketClose(session, event);
    case 'document':
      return none(foldDocument(session, event));
    case 'document-gone':
      return none(foldDocumentGone(session, event));
    case 'snapshot':
      return none(foldSnapshot(session, event));
    case 'database':
      return none({
        ...session,
        databaseEvents: session.databaseEvents.push(event).takeLast(DATABASE_EVENTS_KEPT),
      });
    case 'ignored':
      return none({ ...session, ignored: session.ignored + event.count });
    case 'dropped': {
      const before = session.dropped.get(event.what)?.count ?? 0;
      const dropped = { count: before + event.count, reason: event.reason };
      return none({ ...session, dropped: session.dropped.set(event.what, dropped) });
    }
    case 'tokens':
    case 'navigation':
    case 'worker':
      return none(session);
  }
}

function foldDocument(session: Session, event: CaptureEventOf<'document'>): Session {
  const { doc, url, partition, top, at } = event;
  const from = session.documents.get(doc)?.from ?? at;
  return {
    ...session,
    documents: session.documents.set(doc, { doc, url, partition, top, from, gone: null }),
  };
}

function foldDocumentGone(session: Session, event: CaptureEventOf<'document-gone'>): Session {
  const document = session.documents.get(event.doc);
  if (!document) return session;
  const gone = { at: event.at, cause: event.cause };
  const documents = session.documents.set(event.doc, { ...document, gone });
  return loseChains({ ...session, documents }, event.doc);
}

function foldSnapshot(session: Session, event: CaptureEventOf<'snapshot'>): Session {
  const { at, doc, moment, snapshot, settled } = event;
  const kept = session.snapshots.filter((one) => !isSuperseded(session, one, event));
  let next: Session = { ...session, snapshots: kept.push({ at, doc, moment, snapshot, settled }) };
  for (const store of snapshot.stores) next = learnModel(next, /^user_(\w+)$/.exec(store.name)?.[1] ?? null);
  return next;
}

/**
 * Of the rolling inventories of a stretch the latest counts, and of a store that was emptied since the last one
 * in which it held anything: what was there before is shown too.
 */
function isSuperseded(session: Session, before: TakenSnapshot, by: CaptureEventOf<'snapshot'>): boolean {
  if (before.moment !== 'rolling' || by.moment !== 'rolling') return false;
  if (before.snapshot.partition !== by.snapshot.partition) return false;
  const lastChange = Math.max(0, ...session.periods.map((period) => period.to ?? period.from));
  if (before.at <= lastChange) return false;
  const held = new Set(by.snapshot.stores.filter(({ count }) => count > 0).map(storeKey));
  return before.snapshot.stores.every((store) => store.count === 0 || held.has(storeKey(store)));
}

/** Folds a whole log. */
export const replay = (session: Session, events: Iterable<CaptureEvent>): Session => {
  let next = session;
  for (const event of events) next = reduce(next, event);
  return next;
};
