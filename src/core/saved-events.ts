import * as v from 'valibot';
import { withTexts } from './event-texts.js';
import { type CaptureEvent, captureEventSchema } from './events.js';
import { createSecrets } from './wire/secrets.js';

/** When and by which version of AppSync Inspector a file was written. */
export const savedSchema = v.object({
  /** ISO 8601. */
  savedAt: v.string(),
  savedBy: v.string(),
  included: v.object({ names: v.boolean(), bodies: v.boolean() }),
  /** Sentences that a reader of the recording must know. */
  notes: v.array(v.string()),
});
export type Saved = v.InferOutput<typeof savedSchema>;

/** A recording out of a file. */
export interface Recording {
  readonly events: readonly CaptureEvent[];
  readonly notes: readonly string[];
  /** Null where the file is not one of ours. */
  readonly saved: Saved | null;
}

/**
 * Events out of a file: each is checked, one that cannot be understood is counted and skipped, and what is shaped like
 * a credential is masked, whoever wrote the file.
 * @param salt hex
 */
export function readEvents(found: readonly unknown[], saved: Saved, salt: string): Recording {
  const secrets = createSecrets(salt);
  const masked = { text: (text: string) => secrets.mask(text), fingerprint: (one: string) => one };
  const events: CaptureEvent[] = found.flatMap((one) => {
    const parsed = v.safeParse(captureEventSchema, one);
    return parsed.success ? [withTexts(parsed.output, masked)] : [];
  });
  const skipped = found.length - events.length;
  if (skipped === 0) return { events, notes: saved.notes, saved };
  const last = events.at(-1);
  const count = `${skipped} of ${found.length} events`;
  events.push({
    type: 'dropped',
    at: last?.at ?? 0,
    doc: last?.doc ?? 'file',
    what: 'events',
    count: skipped,
    reason: 'events of the file that could not be understood',
  });
  return { events, notes: [...saved.notes, `${count} could not be understood and were skipped.`], saved };
}
