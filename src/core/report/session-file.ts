import * as v from 'valibot';
import type { CaptureEvent } from '../events.js';
import { type Recording, readEvents, type Saved, savedSchema } from '../saved-events.js';
import { FileError } from '../wire/file-text.js';
import { isObject } from '../wire/json.js';
import { eventsToShare } from './share.js';

/** Raised when an older reader would misunderstand a saved session. */
const SESSION_VERSION = 1;

/** The text of a saved session: one event a line, so that two of them can be compared. */
export function sessionFile(events: readonly CaptureEvent[], saved: Saved): string {
  const head = JSON.stringify({ appsyncInspector: 'session', version: SESSION_VERSION, ...saved });
  const lines = eventsToShare(events, saved.included).map((event) => JSON.stringify(event));
  return `${head.slice(0, -1)},"events":[\n${lines.join(',\n')}\n]}\n`;
}

const fileSchema = v.object({ ...savedSchema.entries, events: v.array(v.unknown()) });

/** Whether the JSON of a file says that it is a saved session. */
export const isSession = (json: unknown): boolean => isObject(json) && json.appsyncInspector === 'session';

/**
 * The recording in a saved session.
 * @param salt hex
 * @throws FileError where its version is another one, or a part of it is missing
 */
export function readSession(json: unknown, salt: string): Recording {
  const version = isObject(json) ? json.version : undefined;
  if (version !== SESSION_VERSION)
    throw new FileError(
      `This session has format ${JSON.stringify(version) ?? 'unknown'}; this AppSync Inspector reads format ${SESSION_VERSION}.`,
    );
  const file = v.safeParse(fileSchema, json);
  if (!file.success) {
    const [issue] = file.issues;
    throw new FileError(`This saved session is damaged: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`);
  }
  const { events, ...saved } = file.output;
  return readEvents(events, saved, salt);
}
