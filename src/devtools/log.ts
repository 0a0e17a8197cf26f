import type { CaptureEvent } from '../core/events.js';
import type { Session } from '../core/session-types.js';

/** Events that are kept for a panel which opens later. */
export const EVENTS_KEPT = 100_000;
const EVENTS_DROPPED_AT_ONCE = 10_000;

/** The audit needs these however old they are. */
const durable = new Set<CaptureEvent['type']>(['document', 'document-gone', 'tokens', 'snapshot', 'dropped']);

export interface Log {
  readonly events: readonly CaptureEvent[];
  /**
   * Adds an event that the session has folded.
   * @returns what the log lost by it, for everybody to see, or null
   */
  add(event: CaptureEvent, session: Session): CaptureEvent | null;
}

/** The recording in its one order, bounded: a panel that opens late replays it. */
export function createLog(): Log {
  let events: CaptureEvent[] = [];
  return {
    get events() {
      return events;
    },
    add(event, session) {
      events.push(event);
      if (event.type === 'snapshot')
        events = events.filter((one) => one.type !== 'snapshot' || isKept(one, session));
      if (events.length <= EVENTS_KEPT) return null;
      let left = EVENTS_DROPPED_AT_ONCE;
      events = events.filter((one) => {
        if (left === 0 || durable.has(one.type) || isSignIn(one)) return true;
        left -= 1;
        return false;
      });
      const dropped: CaptureEvent = {
        type: 'dropped',
        at: event.at,
        doc: event.doc,
        what: 'events',
        count: EVENTS_DROPPED_AT_ONCE - left,
        reason: `more than ${EVENTS_KEPT} events were recorded`,
      };
      events.push(dropped);
      return dropped;
    },
  };
}

const isSignIn = (event: CaptureEvent) =>
  (event.type === 'request' || event.type === 'response') && event.cognito !== undefined;

/** A rolling inventory that a later one replaced is of no use to anybody. */
const isKept = (event: Extract<CaptureEvent, { type: 'snapshot' }>, session: Session) =>
  session.snapshots.some(
    ({ at, doc, moment }) => at === event.at && doc === event.doc && moment === event.moment,
  );
