import type { CaptureEventOf } from './events.js';
import type { Session } from './session-types.js';

/** Counts what a bound made leave, for everybody to see. */
export function dropped(
  session: Session,
  what: CaptureEventOf<'dropped'>['what'],
  count: number,
  reason: string,
): Session {
  if (count === 0) return session;
  const before = session.dropped.get(what)?.count ?? 0;
  return { ...session, dropped: session.dropped.set(what, { count: before + count, reason }) };
}
