import type { CaptureEvent, CaptureEventOf, Reading } from '../events.js';
import { emptySession, reduce } from '../session.js';
import type { Session } from '../session-types.js';
import { bodyOfFirst } from '../sightings.js';
import { answerOf } from '../wire/answer.js';
import { channelOf } from '../wire/events-api.js';
import { isObject, type JsonObject, parseJson, textOf } from '../wire/json.js';
import { readOperation } from '../wire/operation.js';

/** The events with what was read from their bodies as members of their own, which then count in the bodies' place. */
export const withReadings = (events: readonly CaptureEvent[]): CaptureEvent[] =>
  readingsOf(events).map(({ event }) => event);

/** Each event with what was read from it, and the body of a request as the first who saw that one told it. */
function readingsOf(events: readonly CaptureEvent[]) {
  let session = emptySession;
  return events.map((event) => {
    const read = withReading(event, session);
    const body = event.type === 'request' ? (bodyOfFirst(session, event)?.text ?? '') : '';
    session = reduce(session, event);
    return { event: read, body };
  });
}

/** @param session as it is before the event: it knows the texts of persisted queries */
function withReading(event: CaptureEvent, session: Session): CaptureEvent {
  if ((event.type !== 'request' && event.type !== 'socket-frame') || event.read) return event;
  const given = event.type === 'request' ? bodyOf(event) : dataOf(event.text);
  if (given === null) return event;
  const { operation, ...rest } = readOperation(given, (hash) => session.persistedQueries.get(hash));
  if (operation === null) return { ...event, read: { ...rest, operation } };
  const { kind, fields, query, variables, model } = operation;
  return { ...event, read: { ...rest, operation: { kind, fields: [...fields], query, variables, model } } };
}

const bodyOf = ({ body, headers }: CaptureEventOf<'request'>) =>
  body && { ...body, contentType: headers['content-type'] ?? '' };

/** The request within a `start` frame. */
function dataOf(text: string | null) {
  const frame = text === null ? undefined : parseJson(text);
  const data = isObject(frame) && isObject(frame.payload) ? textOf(frame.payload.data) : undefined;
  return data === undefined ? null : { text: data, truncated: false };
}

/** Equal texts get equal numbers, and nothing else of them is told: a digest of a short text could be guessed. */
function numbering(what: string): (text: string) => string {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    return `«${what} ${number}, left out when this was saved»`;
  };
}

const texts = (message: JsonObject, keys: readonly string[]) =>
  keys.flatMap((key) => (typeof message[key] === 'string' ? [[key, message[key]]] : []));

/** Of a publication's answer: how many events were taken and how many not. */
const counted = (message: JsonObject) =>
  ['successful', 'failed'].flatMap((key) => {
    const list = message[key];
    return Array.isArray(list) ? [[key, list.map(() => 0)]] : [];
  });

/**
 * What is left of a message without its contents: the envelope of AppSync's protocols, and the types of pages, which
 * name the model of an empty one.
 * @param more what stands in the contents' place
 */
function emptied(text: string, published: (text: string) => string, more: JsonObject = {}): string {
  const parsed = parseJson(text);
  const message = isObject(parsed) ? parsed : {};
  const { operation: channel, variables } = channelOf('publish', message);
  const { errors } = answerOf(message);
  const pages = [...text.matchAll(/"__typename"\s*:\s*"(Model\w+Connection)"/g)].map(([, type]) => type);
  const kept = Object.fromEntries([
    ...texts(message, ['id', 'type']),
    ...(channel === 'unknown' ? [] : [['channel', channel]]),
    ...(variables === null ? [] : [['events', [published(variables)]]]),
    ...('event' in message ? [['event', null]] : []),
    ...counted(message),
    ...(Array.isArray(message.errors) ? [['errors', errors]] : []),
    ...Object.entries(more),
    ...(pages.length > 0 ? [['pages', [...new Set(pages)].map((type) => ({ __typename: type }))]] : []),
  ]);
  return Object.keys(kept).length === 0 ? '' : JSON.stringify(kept);
}

/**
 * The events of a recording without the texts of bodies and frames. Their sizes, and what was read from them (operation,
 * answer, which records), stay.
 */
export function withoutBodies(events: readonly CaptureEvent[]): CaptureEvent[] {
  const query = numbering('query');
  const variables = numbering('variables');
  const published = numbering('events');
  const bodyNumber = numbering('body');
  const numbered = (read: Reading): Reading => ({
    ...read,
    operation: read.operation && {
      ...read.operation,
      query: query(read.operation.query),
      variables: variables(read.operation.variables),
    },
  });
  return readingsOf(events).map(({ event, body }) => {
    switch (event.type) {
      case 'request': {
        const more = { body: bodyNumber(body) };
        return {
          ...event,
          body: event.body && {
            ...event.body,
            text: emptied(event.body.text, published, more),
            truncated: true,
          },
          ...(event.read ? { read: numbered(event.read) } : {}),
        };
      }
      case 'response':
        return {
          ...event,
          body: event.body && { ...event.body, text: emptied(event.body.text, published), truncated: true },
        };
      case 'socket-frame':
        return {
          ...event,
          text: event.text === null ? null : emptied(event.text, published),
          ...(event.read ? { read: numbered(event.read) } : {}),
        };
      default:
        return event;
    }
  });
}
