import * as v from 'valibot';
import type { CaptureEvent } from '../events.js';
import { textOfBase64 } from './base64.js';
import type { Headers, RawEvent } from './raw.js';
import { isRelevantRequest, isRelevantSocket } from './relevance.js';
import { createStripper, plainUrl } from './strip.js';

/** A file that is no HAR; the message says in one line what is wrong and where. */
export class HarError extends Error {
  override readonly name = 'HarError';
}

const pairs = v.array(v.object({ name: v.string(), value: v.string() }));

/** HAR 1.2 as far as it is read, with Chrome's `_webSocketMessages` (seconds since the epoch). */
const entrySchema = v.object({
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
  _webSocketMessages: v.optional(
    v.array(v.object({ type: v.string(), time: v.number(), opcode: v.number(), data: v.string() })),
  ),
});
type Entry = v.InferOutput<typeof entrySchema>;

const logSchema = v.object({
  log: v.object({ entries: v.array(v.unknown()), pages: v.optional(v.array(v.unknown())) }),
});
const pageSchema = v.object({ id: v.string(), startedDateTime: v.string(), title: v.optional(v.string()) });

export interface HarReading {
  readonly events: readonly CaptureEvent[];
  /** Whether authorization headers were taken out, as Chrome's «Export HAR (sanitized)» does. */
  readonly sanitised: boolean;
  /** Whether the file tells page loads apart. */
  readonly pages: boolean;
  /** Sentences that a reader must know, such as what a sanitised file has lost. */
  readonly notes: readonly string[];
}

/** What entries without a page belong to. */
const WHOLE_FILE = 'file';

/**
 * Capture events out of the text of a HAR file. The credentials in it are gone when this returns.
 * @param salt hex, for the fingerprints of this reading
 * @throws HarError where the text is no HAR
 */
export function readHar(text: string, salt: string): HarReading {
  const { entries, pages } = parseLog(text);
  const parsed = entries.map((entry) => v.safeParse(entrySchema, entry));
  const good = parsed.flatMap((result) => (result.success ? [result.output] : []));
  const skipped = parsed.length - good.length;
  const sanitised = !good.some(({ request }) =>
    request.headers.some(({ name }) => /^(authorization|cookie)$/i.test(name)),
  );
  const events: CaptureEvent[] = documentEvents(good, pages);
  let ignored = 0;
  const strippers = new Map<string, ReturnType<typeof createStripper>>();
  const timed = good.flatMap((entry, index) => {
    const raws = rawEventsOf(entry, index);
    if (raws.length === 0) ignored += 1;
    return raws.map((raw) => ({ raw, doc: entry.pageref ?? WHOLE_FILE }));
  });
  timed.sort((a, b) => a.raw.at - b.raw.at);
  for (const { raw, doc } of timed) {
    const options = { salt, doc, source: 'har', partition: '', authorizationShown: !sanitised } as const;
    const stripper = strippers.get(doc) ?? createStripper(options);
    strippers.set(doc, stripper);
    events.push(...stripper.strip(raw));
  }
  events.sort((a, b) => a.at - b.at);
  const at = events.at(-1)?.at ?? 0;
  if (ignored > 0) events.push({ type: 'ignored', at, doc: WHOLE_FILE, count: ignored });
  if (skipped > 0)
    events.push({
      type: 'dropped',
      at,
      doc: WHOLE_FILE,
      what: 'events',
      count: skipped,
      reason: 'entries of the HAR that could not be understood',
    });
  const relevant = timed.length > 0;
  return {
    events,
    sanitised: sanitised && relevant,
    pages: pages.length > 0,
    notes: notesOf(sanitised && relevant, pages.length > 0, skipped),
  };
}

function notesOf(sanitised: boolean, pages: boolean, skipped: number): string[] {
  const notes: string[] = [];
  if (sanitised)
    notes.push(
      'This HAR shows no authorization headers: Chrome takes them out of a sanitized export. Modes other than apiKey are unknown for HTTP requests. Export again with «Export HAR (with sensitive data)» to see them.',
    );
  if (!pages) notes.push('This HAR names no pages, so page loads cannot be told apart.');
  if (skipped > 0) notes.push(`${skipped} entries could not be understood and were skipped.`);
  return notes;
}

function parseLog(text: string): { entries: unknown[]; pages: v.InferOutput<typeof pageSchema>[] } {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') throw new HarError('The file is empty.');
  if (start.startsWith('<'))
    throw new HarError('This is HTML or XML, not a HAR: its first character is «<».');
  let json: unknown;
  try {
    json = JSON.parse(start);
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n')[0] : '';
    const half = /end of (JSON )?input|Unterminated/i.test(detail ?? '')
      ? 'It ends in the middle'
      : 'It is no JSON';
    throw new HarError(`${half}: ${detail}`);
  }
  const parsed = v.safeParse(logSchema, json);
  if (!parsed.success) throw new HarError('This JSON is no HAR: it has no log.entries array.');
  const { log } = parsed.output;
  const pages = (log.pages ?? []).flatMap((page) => {
    const result = v.safeParse(pageSchema, page);
    return result.success ? [result.output] : [];
  });
  return { entries: log.entries, pages };
}

/** A page's load, and that the one before it went away. */
function documentEvents(
  entries: readonly Entry[],
  pages: readonly v.InferOutput<typeof pageSchema>[],
): CaptureEvent[] {
  const used = new Set(entries.map(({ pageref }) => pageref));
  const ordered = pages
    .filter(({ id }) => used.has(id))
    .map((page) => ({ page, at: timeOf(page.startedDateTime) }))
    .sort((a, b) => a.at - b.at);
  return ordered.flatMap(({ page, at }, index): CaptureEvent[] => {
    const before = ordered[index - 1];
    const url = plainUrl(page.title ?? page.id);
    return [
      ...(before ? [{ type: 'document-gone', at, doc: before.page.id, cause: 'navigated' } as const] : []),
      { type: 'document', at, doc: page.id, url, partition: '', top: true },
    ];
  });
}

const timeOf = (iso: string): number => {
  const time = Date.parse(iso);
  return Number.isFinite(time) ? time : 0;
};

function rawEventsOf(entry: Entry, index: number): RawEvent[] {
  const id = `e${index}`;
  const { request, response } = entry;
  const at = timeOf(entry.startedDateTime);
  const headers = headersOf(request.headers);
  if (entry._webSocketMessages || /^wss?:/.test(request.url)) return socketEvents(entry, id, at);
  // A GET has its operation in its URL: told as the form that it is, as the hook does.
  const search = request.method === 'GET' ? /\?([^#]*)/.exec(request.url)?.[1] : undefined;
  const body = request.postData?.text ?? search ?? null;
  if (!isRelevantRequest(request.method, request.url, headers, body)) return [];
  const raw: RawEvent[] = [
    { type: 'request', at, id, method: request.method, url: request.url, headers, body: sized(body) },
  ];
  const end = at + durationOf(entry);
  if (response.status > 0)
    raw.push({
      type: 'response',
      at: end,
      id,
      status: response.status,
      headers: headersOf(response.headers),
      body: contentOf(response),
    });
  else if (entry.time >= 0 && (response._error || response.status === 0 || response.status === -1))
    raw.push({
      type: 'failure',
      at: end,
      id,
      reason: /abort/i.test(response._error ?? '') ? 'aborted' : 'network',
    });
  return raw;
}

const phases = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive'];

/**
 * How long an entry took, ms: the sum of its phases. `ssl` is part of `connect` (HAR 1.2), but some writers add it
 * to `time` again, and then an answer seems to come after the fallback that it caused.
 */
function durationOf({ time, timings }: Entry): number {
  const parts = phases
    .map((phase) => timings?.[phase])
    .filter((part) => typeof part === 'number' && part > 0);
  const sum = parts.reduce<number>((total, part) => total + Number(part), 0);
  return sum > 0 ? Math.min(sum, Math.max(time, 0)) : Math.max(time, 0);
}

function socketEvents(entry: Entry, id: string, at: number): RawEvent[] {
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

function contentOf({ content }: Entry['response']) {
  if (content?.text === undefined) return null;
  const text = content.encoding === 'base64' ? textOfBase64(content.text) : content.text;
  return text === null ? { text: '', bytes: content.size ?? content.text.length } : sized(text);
}
