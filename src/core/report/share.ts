import { withTexts } from '../event-texts.js';
import type { CaptureEvent } from '../events.js';
import { pseudonymiser } from './pseudonyms.js';
import { withoutBodies, withReadings } from './without-bodies.js';

/** What a file that is written may hold beyond the answers themselves. Both only where the user ticked it. */
export interface Included {
  /** Persons as they are called, not as `person 1`. */
  readonly names: boolean;
  /** Texts of requests, answers and frames. */
  readonly bodies: boolean;
}

/**
 * The events of a recording as a file may hold them. They fold into the same answers: exactly the same with everything
 * included, else the same but for one renaming of persons. Fingerprints are numbered anew in any case: they compare
 * within this file alone.
 */
export function eventsToShare(events: readonly CaptureEvent[], included: Included): CaptureEvent[] {
  const lean = included.bodies ? (included.names ? events : withReadings(events)) : withoutBodies(events);
  const text = included.names ? same<string> : pseudonymiser(lean);
  const fingerprints = new Map<string, string>();
  const fingerprint = (of: string) => {
    const number = fingerprints.get(of) ?? String(fingerprints.size + 1);
    fingerprints.set(of, number);
    return number;
  };
  return lean.map((event) => withTexts(event, { text, fingerprint }));
}

const same = <T>(value: T): T => value;
