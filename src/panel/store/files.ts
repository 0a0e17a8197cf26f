import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CaptureEvent } from '../../core/events.js';
import { harFile } from '../../core/report/har-file.js';
import { readRecording } from '../../core/report/recording.js';
import { sessionFile } from '../../core/report/session-file.js';
import type { Recording, Saved } from '../../core/saved-events.js';
import { emptySession, reduce } from '../../core/session.js';
import type { Session } from '../../core/session-types.js';
import { gzipped, textOfFile } from './gzip.js';
import type { Host } from './host.js';
import type { PanelStore } from './store.js';

export type FileFormat = 'session' | 'har';

/** A recording out of a file, shown in place of the live one. */
interface Opened {
  readonly name: string;
  readonly recording: Recording;
  readonly store: PanelStore;
}

/** After what has changed is on the screen. */
const drawn = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Folds a log over several frames, so that the panel answers meanwhile; counts what could not be folded. */
async function folded(events: readonly CaptureEvent[]): Promise<{ session: Session; rejected: number }> {
  const AT_ONCE = 1000;
  let session = emptySession;
  let rejected = 0;
  for (const [index, event] of events.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise(requestAnimationFrame);
    try {
      session = reduce(session, event);
    } catch {
      rejected += 1;
    }
  }
  return { session, rejected };
}

const randomSalt = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Files that are opened and written.
 * @param live the panel that is fed by the recorder
 * @param storeOf the state of another panel, on a session that does not change
 */
export function filesStore(
  host: Host,
  live: PanelStore,
  storeOf: (session: ReadonlySignal<Session>) => PanelStore,
) {
  const opened = signal<Opened | null>(null);
  const problem = signal<string | null>(null);
  const busy = signal<string | null>(null);
  const asked = signal<FileFormat | null>(null);
  const included = signal<Saved['included']>({ names: false, bodies: false });
  /** What the shown recording has: a file that came with pseudonyms names nobody. */
  const possible = computed(() => opened.value?.recording.saved?.included ?? { names: true, bodies: true });

  const open = async (file: File) => {
    problem.value = null;
    busy.value = `Opening ${file.name}`;
    try {
      const endpoints = new Set(host.settings.value.endpoints);
      const recording = readRecording(await textOfFile(file), randomSalt(), endpoints);
      const { session, rejected } = await folded(recording.events);
      const store = storeOf(signal(session));
      const status = live.status.value;
      store.status.value = status && { ...status, documents: [], busy: null };
      store.connection.value = 'connected';
      store.rejected.value = rejected;
      opened.value = { name: file.name, recording, store };
    } catch (error) {
      problem.value = `${file.name}: ${messageOf(error)}`;
    }
    busy.value = null;
  };

  /** What is shown, as a file of the asked format. */
  const write = async (format: FileFormat): Promise<{ readonly name: string; readonly blob: Blob }> => {
    const shown = opened.value?.recording ?? { events: await host.log(), notes: [] };
    const at = new Date(host.now.value).toISOString();
    const { names, bodies } = included.value;
    const saved: Saved = {
      savedAt: at,
      savedBy: host.version,
      included: { names: names && possible.value.names, bodies: bodies && possible.value.bodies },
      notes: [...shown.notes],
    };
    const base = `appsync-${at.slice(0, 19).replaceAll(':', '-')}`;
    if (format === 'har')
      return {
        name: `${base}.har`,
        blob: new Blob([harFile(shown.events, saved)], { type: 'application/json' }),
      };
    return { name: `${base}.session.json.gz`, blob: await gzipped(sessionFile(shown.events, saved)) };
  };

  return {
    opened,
    problem,
    busy,
    /** The file that the dialog is open for. */
    asked,
    included,
    possible,
    open,
    backToLive() {
      opened.value = null;
    },
    ask(format: FileFormat) {
      included.value = { names: false, bodies: false };
      asked.value = format;
    },
    /** @param hand what takes the file: the browser's downloads */
    async save(format: FileFormat, hand: (name: string, blob: Blob) => void) {
      problem.value = null;
      asked.value = null;
      busy.value = 'Writing the file';
      try {
        // Of a long recording it takes seconds: first what is going on is drawn.
        await drawn();
        const { name, blob } = await write(format);
        hand(name, blob);
      } catch (error) {
        problem.value = `The file could not be written: ${messageOf(error)}`;
      }
      busy.value = null;
    },
  };
}
export type FilesStore = ReturnType<typeof filesStore>;
