import type { ReadonlySignal } from '@preact/signals';
import type { CaptureEvent, SourcePlace } from '../../core/events.js';
import type { Settings } from '../../protocol/settings.js';

/** What the panel gets from where it stands: DevTools, or a page in a test. */
export interface Host {
  /** The wall clock, epoch ms, told once a second. The session knows event time alone. */
  readonly now: ReadonlySignal<number>;
  readonly settings: ReadonlySignal<Settings>;
  readonly saveSettings: (settings: Settings) => void;
  /** The version of AppSync Inspector. */
  readonly version: string;
  /** The whole of the live recording, as the recorder has it. */
  readonly log: () => Promise<readonly CaptureEvent[]>;
  /** Shows a place in DevTools' Sources. */
  readonly openSource: (place: SourcePlace) => void;
}
