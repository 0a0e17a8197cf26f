import { List } from 'immutable';
import type { CaptureEventOf } from '../events.js';
import { FRAMES_PER_SOCKET, type Session } from '../session-types.js';

/** Keeps the text of a frame, or counts it where its socket has sent too many. */
export function keepFrame(session: Session, event: CaptureEventOf<'socket-frame'>): Session {
  const frames = session.frames.get(event.socket) ?? List();
  if (frames.size >= FRAMES_PER_SOCKET) {
    const before = session.dropped.get('frames')?.count ?? 0;
    const reason = `more than ${FRAMES_PER_SOCKET} frames on one socket`;
    return { ...session, dropped: session.dropped.set('frames', { count: before + 1, reason }) };
  }
  const { at, direction, text, bytes } = event;
  return {
    ...session,
    frames: session.frames.set(event.socket, frames.push({ at, direction, text, bytes })),
  };
}
