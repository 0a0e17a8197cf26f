import * as v from 'valibot';
import type { CaptureEvent } from '../events.js';
import { createPreflights } from './cors.js';
import { endOf, type HarEntry, harEntrySchema, rawEventsOf, timeOf } from './har-entry.js';
import { navigationOf } from './navigation.js';
import { createStripper, plainUrl } from './strip.js';

/** A file that is no HAR; the message says in one line what is wrong and where. */
export class HarError extends Error {
  override readonly name = 'HarError';
}

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
  const parsed = entries.map((entry) => v.safeParse(harEntrySchema, entry));
  const good = parsed.flatMap((result) => (result.success ? [result.output] : []));
  const skipped = parsed.length - good.length;
  const sanitised = !good.some(({ request }) =>
    request.headers.some(({ name }) => /^(authorization|cookie)$/i.test(name)),
  );
  const events: CaptureEvent[] = documentEvents(good, pages);
  let ignored = 0;
  const strippers = new Map<string, ReturnType<typeof createStripper>>();
  const preflights = createPreflights();
  const ended = good.map((entry, index) => ({ entry, id: `e${index}`, end: endOf(entry) }));
  ended.sort((a, b) => a.end - b.end);
  const timed = ended.flatMap(({ entry, id }) => {
    const doc = entry.pageref ?? WHOLE_FILE;
    preflights.learn(entry);
    const navigation = navigationOf(entry, doc);
    if (navigation) events.push(navigation);
    const raws = rawEventsOf(entry, id, preflights);
    if (raws.length === 0) ignored += 1;
    return raws.map((raw) => ({ raw, doc }));
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
  entries: readonly HarEntry[],
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
