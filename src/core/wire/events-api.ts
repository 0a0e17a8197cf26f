import type { Outcome } from '../session-types.js';
import { canonicalJson, isObject, type JsonObject, parseJson, textOf } from './json.js';

/**
 * What a subscription to a channel, or a publication, adds to its exchange. The Events API of AppSync is no GraphQL:
 * a channel takes the place of the operation, and there are no models (AppSync Events developer guide, «Publish
 * events via HTTP» and «Understanding the Event API WebSocket protocol»).
 */
export interface ChannelMembers {
  readonly kind: 'publish' | 'subscription';
  /** The channel, such as `default/news` or `default/*`; `unknown` where it could not be read. */
  readonly operation: string;
  readonly fields: readonly string[];
  readonly model: null;
  /** Of a publication its events, as canonical JSON: what tells one from another. */
  readonly variables: string | null;
}

/**
 * What the body of a POST or a frame says of a channel. Amplify says it twice, the second time in `payload`, and over
 * HTTP with a slash before it: the same channel (aws-amplify 6.22.1, `api-graphql/src/internals/events/index.ts`).
 */
export function channelOf(kind: ChannelMembers['kind'], message: JsonObject): ChannelMembers {
  const payload = isObject(message.payload) ? message.payload : {};
  const channel = (textOf(message.channel) ?? textOf(payload.channel))?.replace(/^\//, '');
  const events = message.events ?? payload.events;
  return {
    kind,
    operation: channel ?? 'unknown',
    fields: channel === undefined ? [] : [channel],
    model: null,
    variables: kind === 'publish' && events !== undefined ? canonicalJson({ events }) : null,
  };
}

/** What a POST publishes; null where it does not: neither its path nor its body is the Events API's. */
export function readPublish(url: string, body: string | null): ChannelMembers | null {
  // Every GraphQL request comes by here: its body is not parsed twice.
  const message = body?.includes('"channel"') ? parseJson(body) : undefined;
  const isEvent = isObject(message) && typeof message.channel === 'string' && Array.isArray(message.events);
  if (!isEvent && !/\/event$/.test(url)) return null;
  return channelOf('publish', isObject(message) ? message : {});
}

/**
 * The outcome of a publication whose answer tells events that were not taken: some of them is `partial`, all of
 * them an error (`{successful: […], failed: […]}`, in the body of an answer and in a `publish_success` alike).
 * @param answered the outcome that status and errors come to
 */
export function publishOutcomeOf(answered: Outcome, answer: unknown): Outcome {
  if (answered !== 'ok' || !isObject(answer)) return answered;
  const sizeOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  if (sizeOf(answer.failed) === 0) return answered;
  return sizeOf(answer.successful) > 0 ? 'partial' : 'error';
}
