import { knownDeliveries } from '../core/deliveries.js';
import type { CaptureEvent, CaptureEventOf } from '../core/events.js';
import type { Session } from '../core/session-types.js';
import { ownerOf } from '../core/sightings.js';

/** Events that are kept for a panel which opens later. */
export const EVENTS_KEPT = 100_000;
const EVENTS_DROPPED_AT_ONCE = 10_000;
/** Of the exchanges that are kept, so many leave the session before the log follows. */
const SWEPT_PART = 0.1;

/** The audit needs these however old they are. */
const durable = new Set<CaptureEvent['type']>([
  'document',
  'document-gone',
  'tokens',
  'snapshot',
  'dropped',
  'deliveries',
  'told',
  'bounds',
]);

/** What left the session: a replay of a log that has followed it would not count that. */
const countedBySession = ['exchanges', 'documents', 'deliveries'] as const;
const isCountedBySession = (what: CaptureEventOf<'dropped'>['what']): boolean =>
  countedBySession.some((one) => one === what);

export interface Log {
  readonly events: readonly CaptureEvent[];
  /**
   * Adds an event that the session has folded.
   * @returns what the log lost by it and the session did not, for everybody to see, or null
   */
  add(event: CaptureEvent, session: Session): CaptureEvent | null;
  /** Drops all other events for good. */
  keep(which: (event: CaptureEvent) => boolean): void;
}

/** The recording in its one order, within the session's bounds: a panel that opens late replays it. */
export function createLog(): Log {
  let events: CaptureEvent[] = [];
  let leftAtSweep = 0;
  let longest = EVENTS_KEPT;
  let before: Session | null = null;
  return {
    get events() {
      return events;
    },
    add(event, session) {
      const saysNothing = event.type === 'tokens' && before !== null && knowsSame(before, session);
      const superseded = (before?.snapshots.size ?? 0) + 1 - session.snapshots.size;
      before = session;
      if (saysNothing) return null;
      events.push(event);
      if (event.type === 'snapshot') removeInventories(events, superseded, session);
      const left = session.dropped.get('exchanges')?.count ?? 0;
      if (left - leftAtSweep >= session.bounds.exchanges * SWEPT_PART) {
        leftAtSweep = left;
        events = swept(events, session);
      }
      if (events.length <= longest) return null;
      let more = EVENTS_DROPPED_AT_ONCE;
      events = events.filter((one) => {
        if (more === 0 || durable.has(one.type) || isSignIn(one) || opens(one, session)) return true;
        more -= 1;
        return false;
      });
      // Where all that is left is needed, it is not gone through again for every event.
      longest = Math.max(EVENTS_KEPT, events.length + (more > 0 ? EVENTS_DROPPED_AT_ONCE : 0));
      const dropped: CaptureEvent = {
        type: 'dropped',
        at: event.at,
        doc: event.doc,
        what: 'events',
        count: EVENTS_DROPPED_AT_ONCE - more,
        reason: `more than ${EVENTS_KEPT} events were recorded`,
      };
      events.push(dropped);
      return dropped;
    },
    keep(which) {
      events = events.filter(which);
    },
  };
}

const isSignIn = (event: CaptureEvent) =>
  (event.type === 'request' || event.type === 'response') && event.cognito !== undefined;

/** Tokens are read after every write to them, and mostly nothing has changed. */
const knowsSame = (before: Session, now: Session): boolean =>
  before.periods === now.periods && before.persons === now.persons;

/** Those that a later one replaced are of no use to anybody; they are among the latest. */
function removeInventories(events: CaptureEvent[], count: number, session: Session): void {
  let left = count;
  for (let at = events.length - 1; at >= 0 && left > 0; at -= 1) {
    const event = events[at];
    if (event?.type !== 'snapshot' || isKept(event, session)) continue;
    events.splice(at, 1);
    left -= 1;
  }
}

const isKept = (event: CaptureEventOf<'snapshot'>, session: Session) =>
  session.snapshots.some(
    ({ at, doc, moment }) => at === event.at && doc === event.doc && moment === event.moment,
  );

/** Without these nothing that comes on a socket can be told whose it is. */
const opens = (event: CaptureEvent, { exchanges }: Session): boolean =>
  event.type === 'socket-open' || (event.type === 'socket-frame' && event.direction === 'sent')
    ? exchanges.get(event.socket)?.endedAt === null
    : false;

/** A log without what has left the session; what was counted, and who got which records, stands at its beginning. */
function swept(events: readonly CaptureEvent[], session: Session): CaptureEvent[] {
  const { exchanges, sightings, documents, periods, dropped, now: at } = session;
  const starts = new Set(periods.map(({ from }) => from));
  // Who else saw an exchange is told under an id of its own.
  const has = (id: string) => exchanges.has(ownerOf(sightings, id));
  const stays = (event: CaptureEvent): boolean => {
    switch (event.type) {
      case 'request':
        return has(event.exchange) || isSignIn(event) || starts.has(event.at);
      case 'response':
      case 'failure':
        return has(event.exchange) || isSignIn(event);
      case 'socket-open':
      case 'socket-frame':
      case 'socket-close':
        return has(event.socket);
      case 'document':
      case 'document-gone':
        return documents.has(event.doc);
      case 'dropped':
        return !isCountedBySession(event.what);
      default:
        return event.type !== 'deliveries';
    }
  };
  const doc = events[0]?.doc ?? '';
  const counts = countedBySession.flatMap((what): CaptureEvent[] => {
    const entry = dropped.get(what);
    return entry ? [{ type: 'dropped', at, doc, what, ...entry }] : [];
  });
  return [...counts, knownDeliveries(session, doc), ...events.filter(stays)];
}
