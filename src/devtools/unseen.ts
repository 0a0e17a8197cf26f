import type { CaptureEvent, CaptureEventOf } from '../core/events.js';
import { plainUrl } from '../core/wire/strip.js';
import type { RecorderStatus } from '../protocol/messages.js';
import type { Timers } from './timers.js';

/** How long a page may take to say hello before its silence is shown, ms. Heard within 28 ms where the page is idle. */
export const ANSWER_MS = 3_000;
const FRAMES_KEPT = 20;

type Unseen = RecorderStatus['unseen'][number];
type Documents = RecorderStatus['documents'];

/** What of the tab cannot be seen, and why: for the status, so that a gap in the list is not taken for silence. */
export interface UnseenParts {
  observe(event: CaptureEvent): void;
  failedFrame(url: string, error: string): void;
  navigated(): void;
  list(documents: Documents): Unseen[];
}

const WORKERS: Record<CaptureEventOf<'worker'>['kind'], string> = {
  shared: 'Chrome shows DevTools of this tab nothing of what a shared worker sends.',
  service:
    'What it sent before DevTools was attached to it, as while it was installed, is not in the list; what it sends for other tabs of this origin is.',
};

export function createUnseen(on: { timers: Timers; changed(): void }): UnseenParts {
  const workers = new Map<string, { doc: string; unseen: Unseen }>();
  const frames = new Map<string, Unseen>();
  let overdue = false;
  let cancel = () => {};

  const awaitAnswer = () => {
    cancel();
    overdue = false;
    cancel = on.timers.after(ANSWER_MS, () => {
      overdue = true;
      on.changed();
    });
  };
  awaitAnswer();

  return {
    observe(event) {
      if (event.type === 'worker') {
        const unseen = { what: `the ${event.kind} worker ${event.url}`, why: WORKERS[event.kind] };
        workers.set(`${event.doc} ${event.kind} ${event.url}`, { doc: event.doc, unseen });
        on.changed();
      }
      if (event.type !== 'document-gone') return;
      for (const [key, { doc }] of workers) if (doc === event.doc) workers.delete(key);
    },
    failedFrame(url, error) {
      if (frames.size >= FRAMES_KEPT) return;
      const why = `It did not load (${error}), so there is nothing in it to be seen.`;
      frames.set(url, { what: `the frame ${plainUrl(url)}`, why });
      on.changed();
    },
    navigated() {
      frames.clear();
      awaitAnswer();
    },
    list(documents) {
      const silent = documents
        .filter(({ state, top }) => state === 'silent' && !top)
        .map(({ url }) => ({
          what: `the frame ${url}`,
          why: 'The hook does not answer there. Where a sandbox forbids scripts, the frame cannot send anything either; else reload the page.',
        }));
      const answered = documents.some(({ top }) => top);
      const page = {
        what: 'this page',
        why: 'It does not answer: it was loaded before the extension was installed, updated or reloaded, or Chrome lets no extension in. Reload the page.',
      };
      const byName = new Map([...workers.values()].map(({ unseen }) => [unseen.what, unseen]));
      return [...(overdue && !answered ? [page] : []), ...byName.values(), ...frames.values(), ...silent];
    },
  };
}
