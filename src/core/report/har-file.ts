import type { CaptureEvent, CaptureEventOf } from '../events.js';
import type { Saved } from '../saved-events.js';
import { emptySession, replay } from '../session.js';
import type { Session } from '../session-types.js';
import { APPSYNC_VERSION } from '../wire/har-appsync.js';
import { entryOf, isoTime, type Numbered } from './har-entry.js';
import { eventsToShare } from './share.js';

/** The exchange or the socket that an event belongs to, null for one that no entry of a HAR can hold. */
function entryIdOf(event: CaptureEvent): string | null {
  switch (event.type) {
    case 'request':
    case 'response':
    case 'failure':
      return event.exchange;
    case 'socket-open':
    case 'socket-frame':
    case 'socket-close':
      return event.socket;
    default:
      return null;
  }
}

const beginsEntry = ({ type }: CaptureEvent) => type === 'request' || type === 'socket-open';

/** Events by entry, each with its place in the recording; `others` have none, or lost their beginning. */
function grouped(events: readonly CaptureEvent[]) {
  const entries = new Map<string, Numbered[]>();
  const others: Numbered[] = [];
  for (const [n, event] of events.entries()) {
    const id = entryIdOf(event);
    const entry = id === null ? undefined : entries.get(id);
    const numbered = { n, event };
    if (entry) entry.push(numbered);
    else if (id !== null && beginsEntry(event)) entries.set(id, [numbered]);
    else others.push(numbered);
  }
  return { entries, others };
}

/** Page loads; a frame's document is no page of a HAR. */
const pagesOf = (events: readonly CaptureEvent[]) => {
  const loads = events.filter(
    (event): event is CaptureEventOf<'document'> => event.type === 'document' && event.top,
  );
  return [...new Map(loads.map((event) => [event.doc, event])).values()].map(({ at, doc, url }) => ({
    startedDateTime: isoTime(at),
    id: doc,
    title: url,
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  }));
};

/** Who was signed in when: for readers of the file, the events say the same. */
const periodsOf = ({ periods }: Session) =>
  periods.toArray().map(({ label, mode, from, to, startedBy, endedBy }) => ({
    person: label,
    mode,
    from: isoTime(from),
    to: to === null ? null : isoTime(to),
    startedBy,
    endedBy,
  }));

/**
 * The text of a HAR 1.2 that Chrome's Network panel imports. Placeholders stand for credentials, and `_appsync` fields
 * say what was known, so that it reads back to the same answers (wire/har-appsync.ts).
 */
export function harFile(events: readonly CaptureEvent[], saved: Saved): string {
  const shared = eventsToShare(events, saved.included);
  const session = replay(emptySession, shared);
  const { entries, others } = grouped(shared);
  const pages = pagesOf(shared);
  const pageIds = new Set(pages.map(({ id }) => id));
  const log = {
    version: '1.2',
    creator: { name: 'AppSync Inspector', version: saved.savedBy },
    pages,
    entries: [...entries].map(([id, of]) => entryOf(session, id, of, pageIds)),
    _appsync: {
      version: APPSYNC_VERSION,
      ...saved,
      periods: periodsOf(session),
      events: others.map(({ n, event }) => ({ n, ...event })),
    },
  };
  return `${JSON.stringify({ log }, null, 1)}\n`;
}
