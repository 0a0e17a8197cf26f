import { type ReadonlySignal, signal } from '@preact/signals';
import type { Session } from '../../core/session-types.js';
import type { RecorderStatus } from '../../protocol/messages.js';
import { fallbacksStore } from './fallbacks.js';
import { requestsStore } from './requests.js';
import { type Audit, signoutStore } from './signout.js';

export const tabs = ['Requests', 'Fallbacks', 'Sign-out'] as const;
export type Tab = (typeof tabs)[number];

/** `outdated`: the other end speaks another version of the protocol. */
type Connection = 'connecting' | 'connected' | 'closed' | 'outdated';

/** What the panel's views read: the session, how the recording stands, and the state of each tab. */
export function panelStore(session: ReadonlySignal<Session>, audit: Audit) {
  const tab = signal<Tab>('Requests');
  const requests = requestsStore(session);
  const fallbacks = fallbacksStore(session);
  return {
    session,
    status: signal<RecorderStatus | null>(null),
    connection: signal<Connection>('connecting'),
    /** Messages that no schema accepted. */
    rejected: signal(0),
    tab,
    requests,
    fallbacks,
    signout: signoutStore(session, audit),
    /** Shows one exchange in Requests, whatever was filtered there. */
    openExchange(id: string) {
      if (!requests.rows.value.some((exchange) => exchange.id === id)) {
        requests.filter.value = '';
        requests.chip.value = 'All';
        requests.cleared.value = 0;
      }
      requests.selected.value = id;
      requests.active.value = id;
      tab.value = 'Requests';
    },
    clear() {
      requests.clear();
      fallbacks.clear();
    },
  };
}
export type PanelStore = ReturnType<typeof panelStore>;
