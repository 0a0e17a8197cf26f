import * as v from 'valibot';
import { type Recording, readEvents, savedSchema } from '../saved-events.js';
import { FileError } from './file-text.js';
import { isObject } from './json.js';

/** Raised when an older reader would misunderstand the `_appsync` fields of a HAR. */
export const APPSYNC_VERSION = 1;

const events = v.array(v.unknown());

/** `log._appsync`: how the file came about, and the events that belong to no entry. */
const fileSchema = v.object({ ...savedSchema.entries, events });
const entrySchema = v.object({ _appsync: v.object({ events }) });

/** A HAR's entry as far as texts are taken out of it again: `_appsync` does not repeat them. */
const textsSchema = v.object({
  request: v.object({ postData: v.optional(v.object({ text: v.string() })) }),
  response: v.object({ content: v.object({ text: v.optional(v.string()) }) }),
  _webSocketMessages: v.optional(v.array(v.object({ data: v.string() }))),
});

/** The events of an entry, with the texts that stand in the HAR's own fields. */
function filledEvents(entry: unknown): readonly unknown[] {
  const own = v.safeParse(entrySchema, entry);
  if (!own.success) return [];
  const texts = v.safeParse(textsSchema, entry);
  const {
    request,
    response,
    _webSocketMessages: messages = [],
  } = texts.success ? texts.output : { request: {}, response: { content: {} } };
  let frames = 0;
  return own.output._appsync.events.map((event) => {
    if (!isObject(event)) return event;
    if (event.type === 'socket-frame') {
      const data = messages[frames]?.data;
      frames += 1;
      return event.text === null ? event : { ...event, text: data ?? '' };
    }
    if (!isObject(event.body) || 'text' in event.body) return event;
    const text = event.type === 'request' ? request.postData?.text : response.content.text;
    return { ...event, body: { ...event.body, text: text ?? '' } };
  });
}

/** Its place in the order of the recording, which is not the order of the entries. */
const placeOf = (event: unknown): number =>
  isObject(event) && typeof event.n === 'number' ? event.n : Number.MAX_SAFE_INTEGER;

/**
 * The recording in a HAR that AppSync Inspector exported, out of its `_appsync` fields: it says what the HAR's own
 * fields cannot, such as whose token a placeholder stands for.
 * @returns null for every other HAR
 * @throws FileError where the fields are of another version
 */
export function readAppsync(
  log: Readonly<Record<string, unknown>>,
  entries: readonly unknown[],
  salt: string,
): Recording | null {
  const own = log._appsync;
  if (!isObject(own)) return null;
  if (own.version !== APPSYNC_VERSION)
    throw new FileError(
      `The _appsync fields of this HAR have version ${JSON.stringify(own.version) ?? 'unknown'}; this AppSync Inspector reads version ${APPSYNC_VERSION}.`,
    );
  const file = v.safeParse(fileSchema, own);
  if (!file.success) {
    const [issue] = file.issues;
    throw new FileError(
      `log._appsync of this HAR is damaged: ${v.getDotPath(issue) ?? ''}: ${issue.message}`,
    );
  }
  const { events: others, ...saved } = file.output;
  const found = [...others, ...entries.flatMap(filledEvents)].sort((a, b) => placeOf(a) - placeOf(b));
  return readEvents(found, saved, salt);
}
