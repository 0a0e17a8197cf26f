import * as v from 'valibot';
import type { CaptureEvent } from '../events.js';
import type { Recording } from '../saved-events.js';
import { createPreflights } from './cors.js';
import { FileError, parseFileText } from './file-text.js';
import { readAppsync } from './har-appsync.js';
import { endOf, type HarEntry, harEntrySchema, rawEventsOf, timeOf } from './har-entry.js';
import { initiatorOf } from './initiator.js';
import { navigationOf } from './navigation.js';
import type { Endpoints } from './relevance.js';
import { createStripper, plainUrl } from './strip.js';

const logSchema = v.object({
  log: v.looseObject({ entries: v.array(v.unknown()), pages: v.optional(v.array(v.unknown())) }),
});
const pageSchema = v.object({ id: v.string(), startedDateTime: v.string(), title: v.optional(v.string()) });

export interface HarReading extends Recording {
  /** Whether authorization headers were taken out, as Chrome's «Export HAR (sanitized)» does. */
  readonly sanitised: boolean;
  /** Whether the file tells page loads apart. */
  readonly pages: boolean;
}

/** What entries without a page belong to. */
const WHOLE_FILE = 'file';

/**
 * Capture events out of the text of a HAR file. The credentials in it are gone when this returns.
 * @param salt hex, for the fingerprints of this reading
 * @throws FileError where the text is no HAR
 */
export const readHar = (text: string, salt: string): HarReading =>
  readHarJson(parseFileText(text), salt, new Set());

/**
 * The same, of a file that is parsed already.
 * @param endpoints that the user named, whose requests are read whatever they say
 */
export function readHarJson(json: unknown, salt: string, endpoints: Endpoints): HarReading {
  const { log, pages } = parseLog(json);
  const { entries } = log;
  const own = readAppsync(log, entries, salt);
  if (own) return { ...own, sanitised: false, pages: true };
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
    const raws = rawEventsOf(entry, id, preflights, endpoints);
    if (raws.length === 0) ignored += 1;
    const initiator = initiatorOf(entry._initiator);
    return raws.map((raw) => ({ raw, doc, initiator }));
  });
  timed.sort((a, b) => a.raw.at - b.raw.at);
  for (const { raw, doc, initiator } of timed) {
    const options = { salt, doc, source: 'har', partition: '', authorizationShown: !sanitised } as const;
    const stripper = strippers.get(doc) ?? createStripper(options);
    strippers.set(doc, stripper);
    for (const event of stripper.strip(raw))
      events.push(event.type === 'request' && initiator ? { ...event, initiator } : event);
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
    saved: null,
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

function parseLog(json: unknown) {
  const parsed = v.safeParse(logSchema, json);
  if (!parsed.success)
    throw new FileError('This JSON is no HAR, for it has no log.entries array, and no saved session.');
  const { log } = parsed.output;
  const pages = (log.pages ?? []).flatMap((page) => {
    const result = v.safeParse(pageSchema, page);
    return result.success ? [result.output] : [];
  });
  return { log, pages };
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
