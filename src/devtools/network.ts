import * as v from 'valibot';
import type { CaptureEvent } from '../core/events.js';
import type { Session } from '../core/session-types.js';
import { recognise } from '../core/sightings.js';
import { createPreflights } from '../core/wire/cors.js';
import { contentOf, type HarEntry, harEntrySchema, rawEventsOf } from '../core/wire/har-entry.js';
import { initiatorOf } from '../core/wire/initiator.js';
import { navigationOf } from '../core/wire/navigation.js';
import type { RawEvent } from '../core/wire/raw.js';
import { createStripper } from '../core/wire/strip.js';
import { createSenders } from './senders.js';
import type { Timers } from './timers.js';

/**
 * How long an entry waits, ms: by then the page's hook has told of its own request, also where the page was busy,
 * and only what the hook did not see is asked for its body.
 */
export const HOLD_MS = 1_000;
/** Characters of an answer that are asked for: as many as the hook reads. */
export const CONTENT_LIMIT = 2_097_152;

/** A request that has ended, as `devtools.network` hands it over. */
export interface FinishedRequest {
  /** A HAR entry without its content. */
  readonly entry: unknown;
  /** The answer's body; null where Chrome does not have it any more, as after a navigation. */
  content(): Promise<{ text: string; encoding: string } | null>;
}

export interface NetworkSource {
  saw(request: FinishedRequest): void;
  /** A page says that this script is its service worker. */
  registered(script: string): void;
}

export interface NetworkOptions {
  /** Hex; the bridges' own, so that fingerprints agree. */
  readonly salt: string;
  readonly timers: Timers;
  session(): Session;
  /** The document that the tab shows. */
  doc(): string;
  emit(event: CaptureEvent): void;
  /** A page or frame did not load. */
  failedFrame(url: string, error: string): void;
}

/**
 * What the page's own hook cannot see: workers, preflights, navigations. Nothing that happened before DevTools was
 * opened. Credentials of an entry are gone when {@link NetworkSource.saw} and what it starts have returned.
 */
export function createNetworkSource({
  salt,
  timers,
  session,
  doc,
  emit,
  failedFrame,
}: NetworkOptions): NetworkSource {
  const preflights = createPreflights();
  const senders = createSenders();
  const stripper = createStripper({
    salt,
    doc: '',
    source: 'network',
    partition: '',
    authorizationShown: true,
  });
  let count = 0;

  const drop = (what: 'events' | 'bodies', reason: string) =>
    emit({ type: 'dropped', at: timers.now(), doc: doc(), what, count: 1, reason });

  const bodyOf = async (request: FinishedRequest, entry: HarEntry) => {
    if ((entry.response.content?.size ?? 0) > CONTENT_LIMIT) {
      drop('bodies', `an answer of more than ${CONTENT_LIMIT} bytes that only devtools.network saw`);
      return null;
    }
    const content = await request.content();
    return content && contentOf({ content });
  };

  const tell = async (request: FinishedRequest, entry: HarEntry, raws: readonly RawEvent[]) => {
    const here = doc();
    const sender = senders.of(entry);
    const initiator = initiatorOf(entry._initiator);
    const known = { ...(sender ? { sender } : {}), ...(initiator ? { initiator } : {}) };
    const strip = (raw: RawEvent) =>
      stripper
        .strip(raw)
        .map((event): CaptureEvent => ({ ...event, ...(event.type === 'request' ? known : {}), doc: here }));
    const [beginning] = raws.slice(0, 1).flatMap(strip);
    if (beginning?.type !== 'request' && beginning?.type !== 'socket-open') return;
    const recognised = recognise(session(), beginning);
    if (recognised && beginning.type === 'socket-open') return emit(beginning);
    // The hook has read what it saw end; of all else the body is asked for.
    const body = recognised?.endedAt ? null : await bodyOf(request, entry);
    const ending = raws.slice(1).map((raw) => (raw.type === 'response' ? { ...raw, body } : raw));
    for (const event of [beginning, ...ending.flatMap(strip)]) emit(event);
  };

  return {
    registered: senders.registered,
    saw(request) {
      const parsed = v.safeParse(harEntrySchema, request.entry);
      if (!parsed.success) return drop('events', 'an entry of devtools.network that could not be understood');
      const entry = parsed.output;
      preflights.learn(entry);
      const worker = senders.learn(entry);
      if (worker !== null)
        emit({ type: 'worker', at: timers.now(), doc: doc(), kind: 'service', url: worker });
      const navigation = navigationOf(entry, doc());
      if (navigation) emit(navigation);
      const error = entry.response._error;
      if (entry._resourceType === 'document' && error) failedFrame(entry.request.url, error);
      count += 1;
      const raws = rawEventsOf(entry, `n${count}`, preflights, session().endpoints);
      if (raws.length > 0) timers.after(HOLD_MS, () => void tell(request, entry, raws));
    },
  };
}
