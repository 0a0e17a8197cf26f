import { List } from 'immutable';
import { dropped } from '../dropped.js';
import type { CaptureEventOf } from '../events.js';
import type { Session } from '../session-types.js';

/** Keeps the text of a frame, or counts it where its socket has sent too many. */
export function keepFrame(session: Session, event: CaptureEventOf<'socket-frame'>): Session {
  const frames = session.frames.get(event.socket) ?? List();
  const bound = session.bounds.framesPerSocket;
  if (frames.size >= bound) return dropped(session, 'frames', 1, `more than ${bound} frames on one socket`);
  const { at, direction, text, bytes } = event;
  return {
    ...session,
    frames: session.frames.set(event.socket, frames.push({ at, direction, text, bytes })),
  };
}
