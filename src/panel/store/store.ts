import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Session } from '../../core/session-types.js';
import type { PanelToRecorder, RecorderStatus } from '../../protocol/messages.js';
import { lastToken } from './clock-words.js';
import { fallbacksStore } from './fallbacks.js';
import { findStore } from './find.js';
import { fallbackPlaces, requestPlaces, signoutPlaces } from './find-places.js';
import { cleared, type Hidden, isPaused, paused, resumed } from './hidden.js';
import type { Host } from './host.js';
import { modeNames } from './mode-names.js';
import { requestsStore } from './requests.js';
import { type Audit, signoutStore } from './signout.js';

export const tabs = ['Requests', 'Fallbacks', 'Sign-out'] as const;
export type Tab = (typeof tabs)[number];

/** `outdated`: the other end speaks another version of the protocol. */
type Connection = 'connecting' | 'connected' | 'closed' | 'outdated';

/**
 * What the panel's views read: the session, how the recording stands, and the state of each tab.
 * @param send to the recorder
 * @param host what the panel gets from where it stands
 */
export function panelStore(
  session: ReadonlySignal<Session>,
  audit: Audit,
  send: (message: PanelToRecorder) => void,
  host: Host,
) {
  const tab = signal<Tab>('Requests');
  const hidden = signal<Hidden>([]);
  const requests = requestsStore(session, hidden);
  const fallbacks = fallbacksStore(session, hidden);
  const signout = signoutStore(session, audit);
  const names = computed(() => modeNames[host.settings.value.names]);
  const preserveLog = signal(false);
  const clearAt = (now: Session) => {
    hidden.value = cleared(hidden.value, now);
    requests.selected.value = null;
  };
  return {
    session,
    status: signal<RecorderStatus | null>(null),
    connection: signal<Connection>('connecting'),
    /** Messages that no schema accepted. */
    rejected: signal(0),
    tab,
    requests,
    fallbacks,
    signout,
    /** The latest token that was sent, for the countdown. */
    token: computed(() => lastToken(session.value)),
    /** How auth modes are called, by the user's choice. */
    names,
    host,
    find: findStore(tab, {
      Requests: requestPlaces(requests, () => names.value),
      Fallbacks: fallbackPlaces(
        fallbacks,
        () => session.value,
        () => names.value,
      ),
      'Sign-out': signoutPlaces(signout),
    }),
    settingsOpen: signal(false),
    /** Storage partition of the page in the top frame, which is its origin. */
    origin: computed(
      () => session.value.documents.findLast(({ top, gone }) => top && gone === null)?.partition ?? null,
    ),
    /** Takes everything of an origin out of the recording, here and in the recorder. */
    forget(origin: string) {
      send({ type: 'forget', partition: origin });
      hidden.value = [];
      requests.selected.value = null;
    },
    /** Shows one exchange in Requests, whatever was filtered there. */
    openExchange(id: string) {
      if (!requests.rows.value.some((exchange) => exchange.id === id)) {
        requests.showAll();
        if (!requests.listed.value.some((exchange) => exchange.id === id)) hidden.value = [];
      }
      requests.selected.value = id;
      requests.active.value = id;
      tab.value = 'Requests';
    },
    hidden,
    preserveLog,
    recording: computed(() => !isPaused(hidden.value)),
    /** A pause leaves requests out of the lists; the audit goes on. */
    toggleRecording() {
      const change = isPaused(hidden.value) ? resumed : paused;
      hidden.value = change(hidden.value, session.value);
    },
    takeSnapshot: () => send({ type: 'take-snapshot' }),
    clear: () => clearAt(session.value),
    /** The page goes elsewhere, `before` is the session until then: the lists begin anew unless the log is preserved. */
    navigated(before: Session) {
      if (!preserveLog.value) clearAt(before);
    },
  };
}
export type PanelStore = ReturnType<typeof panelStore>;
