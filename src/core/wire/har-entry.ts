import * as v from 'valibot';
import { textOfBase64 } from './base64.js';
import { corsOfAnswer, type Preflights } from './cors.js';
import type { Headers, RawEvent } from './raw.js';
import { type Endpoints, isRelevantRequest, isRelevantSocket } from './relevance.js';

const pairs = v.array(v.object({ name: v.string(), value: v.string() }));

/**
 * An entry of HAR 1.2 as far as it is read, with Chrome's own fields: `_webSocketMessages` (seconds since the epoch),
 * `_resourceType` and `_initiator`. A file and `devtools.network` hand over the same.
 */
export const harEntrySchema = v.object({
  startedDateTime: v.string(),
  time: v.number(),
  timings: v.optional(v.record(v.string(), v.unknown())),
  pageref: v.optional(v.string()),
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers: pairs,
    postData: v.optional(v.object({ text: v.optional(v.string()) })),
  }),
  response: v.object({
    status: v.number(),
    headers: pairs,
    content: v.optional(
      v.object({
        text: v.optional(v.string()),
        encoding: v.optional(v.string()),
        size: v.optional(v.number()),
      }),
    ),
    _error: v.optional(v.nullable(v.string())),
  }),
  _resourceType: v.optional(v.nullable(v.string())),
  _initiator: v.optional(v.unknown()),
  _webSocketMessages: v.optional(
    v.array(v.object({ type: v.string(), time: v.number(), opcode: v.number(), data: v.string() })),
  ),
});
export type HarEntry = v.InferOutput<typeof harEntrySchema>;

/** Epoch, ms; 0 where it is no date. */
export const timeOf = (iso: string): number => {
  const time = Date.parse(iso);
  return Number.isFinite(time) ? time : 0;
};

/** When an entry had its answer or its failure, epoch ms. */
export const endOf = (entry: HarEntry): number => timeOf(entry.startedDateTime) + durationOf(entry);

/** Whether an entry is a socket's. Chrome reports it once, after the socket was closed. */
export const isSocketEntry = (entry: HarEntry): boolean =>
  entry._webSocketMessages !== undefined || /^wss?:/.test(entry.request.url);

/**
 * What an entry says, if it is AppSync's or Cognito's: credentials are still in it.
 * @param preflights what the entries that ended before this one said about CORS
 */
export function rawEventsOf(
  entry: HarEntry,
  id: string,
  preflights: Preflights,
  endpoints: Endpoints,
): RawEvent[] {
  const { request, response } = entry;
  const at = timeOf(entry.startedDateTime);
  if (isSocketEntry(entry)) return socketEvents(entry, id, at);
  const headers = headersOf(request.headers);
  // A GET has its operation in its URL: told as the form that it is, as the hook does.
  const search = request.method === 'GET' ? /\?([^#]*)/.exec(request.url)?.[1] : undefined;
  const body = request.postData?.text ?? search ?? null;
  if (!isRelevantRequest(request.method, request.url, headers, body, endpoints)) return [];
  return [
    { type: 'request', at, id, method: request.method, url: request.url, headers, body: sized(body) },
    ...endingOf(entry, id, preflights, response),
  ];
}

/** Chrome gives an answer that the page was not allowed to read a status and an `_error`. */
function endingOf(
  entry: HarEntry,
  id: string,
  preflights: Preflights,
  response: HarEntry['response'],
): RawEvent[] {
  const error = response._error ?? null;
  const base = { at: endOf(entry), id };
  if (response.status > 0 && error === null)
    return [
      {
        type: 'response',
        ...base,
        status: response.status,
        headers: headersOf(response.headers),
        body: contentOf(response),
      },
    ];
  if (entry.time < 0) return [];
  if (error !== null && /abort/i.test(error)) return [{ type: 'failure', ...base, reason: 'aborted' }];
  const refused =
    error === 'net::ERR_FAILED' ? (preflights.refusal(entry.request.url) ?? corsOfAnswer(entry)) : null;
  if (refused !== null) return [{ type: 'failure', ...base, reason: 'cors', detail: refused }];
  return [{ type: 'failure', ...base, reason: 'network', ...(error === null ? {} : { detail: error }) }];
}

const phases = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive'];

/**
 * How long an entry took, ms: the sum of its phases. `ssl` is part of `connect` (HAR 1.2), but some writers add it
 * to `time` again, and then an answer seems to come after the fallback that it caused.
 */
function durationOf({ time, timings }: HarEntry): number {
  const parts = phases
    .map((phase) => timings?.[phase])
    .filter((part) => typeof part === 'number' && part > 0);
  const sum = parts.reduce<number>((total, part) => total + Number(part), 0);
  return sum > 0 ? Math.min(sum, Math.max(time, 0)) : Math.max(time, 0);
}

function socketEvents(entry: HarEntry, id: string, at: number): RawEvent[] {
  const protocols = entry.request.headers
    .filter(({ name }) => name.toLowerCase() === 'sec-websocket-protocol')
    .flatMap(({ value }) => value.split(',').map((protocol) => protocol.trim()));
  if (!isRelevantSocket(entry.request.url, protocols)) return [];
  const raw: RawEvent[] = [{ type: 'socket-open', at, id, url: entry.request.url, protocols }];
  let last = at;
  for (const message of entry._webSocketMessages ?? []) {
    last = Math.max(last, message.time * 1000);
    const text = message.opcode === 1 ? message.data : null;
    const direction = message.type === 'send' ? 'sent' : 'received';
    raw.push({ type: 'socket-frame', at: last, id, direction, text, bytes: message.data.length });
  }
  if (entry.time >= 0)
    raw.push({ type: 'socket-close', at: Math.max(last, at + entry.time), id, code: null, reason: '' });
  return raw;
}

const headersOf = (headers: readonly { name: string; value: string }[]): Headers =>
  headers.slice(0, 200).map(({ name, value }) => [name, value]);

const sized = (text: string | null) => (text === null ? null : { text, bytes: text.length });

/** The body of an answer; null where the source has none. */
export function contentOf({ content }: Pick<HarEntry['response'], 'content'>) {
  if (content?.text === undefined) return null;
  const text = content.encoding === 'base64' ? textOfBase64(content.text) : content.text;
  return text === null ? { text: '', bytes: content.size ?? content.text.length } : sized(text);
}
