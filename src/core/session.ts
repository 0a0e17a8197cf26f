import type { Map } from 'immutable';
import { foldTold } from './auth/told.js';
import { narrowSkew } from './clock-skew.js';
import { foldDeliveries, foldKnownDeliveries } from './deliveries.js';
import { dropped } from './dropped.js';
import type { CaptureEvent, CaptureEventOf } from './events.js';
import { withinBounds } from './eviction.js';
import { foldFailure, foldRequest, foldResponse } from './exchanges/http.js';
import { learnModel } from './exchanges/models.js';
import { foldFrame, foldSocketClose, foldSocketOpen } from './exchanges/realtime.js';
import type { Step } from './exchanges/step.js';
import { endWaiting, foldChains, loseChains } from './fallback/fold.js';
import type { Exchange, Session, TakenSnapshot } from './session-types.js';
import { foldBeginning, foldEnding, isToldAlready } from './sightings.js';
import { storeKey } from './signout/marks.js';
import { foldPeriods } from './signout/periods.js';

export { emptySession, newSession } from './session-empty.js';

/**
 * The session after one more event. Pure: live traffic, a HAR, a saved session and a Playwright run are folded by
 * this same call, and replaying a log gives the same session.
 */
export function reduce(session: Session, event: CaptureEvent): Session {
  const timed = event.at > session.now ? endWaiting({ ...session, now: event.at }) : session;
  const { session: next, changed, again } = foldEvent(timed, event);
  let folded = next;
  for (const exchange of changed) folded = foldChains(foldDeliveries(folded, event, exchange), exchange);
  // Who signed in or out was told by the first sighting.
  if (!again) folded = foldPeriods(folded, event, changed.length === 1 ? (changed[0] ?? null) : null);
  return withinBounds(folded);
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
      return one(foldEnding(learnSkew(session, event), event, foldResponse));
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
      return none(foldDatabase(session, event));
    case 'deliveries':
      return none(foldKnownDeliveries(session, event));
    case 'bounds': {
      const { exchanges, body, framesPerSocket } = event;
      return none({ ...session, bounds: { ...session.bounds, exchanges, body, framesPerSocket } });
    }
    case 'ignored':
      return none({ ...session, ignored: session.ignored + event.count });
    case 'dropped':
      return none(dropped(session, event.what, event.count, event.reason));
    case 'told':
      return none(foldTold(session, event));
    case 'tokens':
    case 'navigation':
    case 'worker':
      return none(session);
  }
}

function learnSkew(session: Session, event: CaptureEventOf<'response'>): Session {
  const request = session.exchanges.get(event.exchange);
  if (!request) return session;
  const skew = narrowSkew(session.skew, request.startedAt, event.at, event.headers.date);
  return skew === session.skew ? session : { ...session, skew };
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

function foldDatabase(session: Session, event: CaptureEventOf<'database'>): Session {
  const databaseEvents = session.databaseEvents.push(event);
  const over = databaseEvents.size - session.bounds.databaseEvents;
  if (over <= 0) return { ...session, databaseEvents };
  const reason = `more than ${session.bounds.databaseEvents} events of databases`;
  return dropped({ ...session, databaseEvents: databaseEvents.skip(over) }, 'database events', over, reason);
}

function foldSnapshot(session: Session, event: CaptureEventOf<'snapshot'>): Session {
  const { at, doc, moment, snapshot, settled } = event;
  const isSuperseded = supersededBy(session, event);
  const kept = session.snapshots.filterNot(isSuperseded);
  let next: Session = { ...session, snapshots: kept.push({ at, doc, moment, snapshot, settled }) };
  for (const store of snapshot.stores) next = learnModel(next, /^user_(\w+)$/.exec(store.name)?.[1] ?? null);
  return next;
}

/** Moments of which there may be any number between two changes of who is signed in: one a page load, or more. */
const repeated = new Set<TakenSnapshot['moment']>(['baseline', 'rolling', 'after-reload']);

/**
 * Of the inventories of one moment in a stretch the latest counts, and of a store that was emptied since the last one
 * in which it held anything: what was there before is shown too.
 */
function supersededBy(session: Session, by: CaptureEventOf<'snapshot'>): (before: TakenSnapshot) => boolean {
  if (!repeated.has(by.moment)) return () => false;
  const lastChange = session.periods.reduce((latest, { from, to }) => Math.max(latest, to ?? from), 0);
  const held = new Set(by.snapshot.stores.filter(({ count }) => count > 0).map(storeKey));
  return ({ moment, at, snapshot }) =>
    moment === by.moment &&
    snapshot.partition === by.snapshot.partition &&
    at > lastChange &&
    snapshot.stores.every((store) => store.count === 0 || held.has(storeKey(store)));
}

/**
 * Folds a whole log, as {@link reduce} does event by event. In between the largest maps are changed in place, which
 * nobody sees: a copy of a path into each of them for every event would be a third of the work.
 */
export function replay(session: Session, events: Iterable<CaptureEvent>): Session {
  let next = withMaps(session, (map) => map.asMutable());
  for (const event of events) next = reduce(next, event);
  return withMaps(next, (map) => map.asImmutable());
}

/** Maps alone: a list that is changed in place is cut in place too. */
const withMaps = (session: Session, change: <V>(map: Map<string, V>) => Map<string, V>): Session => ({
  ...session,
  exchanges: change(session.exchanges),
  frames: change(session.frames),
  chains: change(session.chains),
  chainOf: change(session.chainOf),
  openChains: change(session.openChains),
  deliveries: change(session.deliveries),
});
