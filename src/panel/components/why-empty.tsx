import type { PanelStore } from '../store/store.js';
import { whyEmpty } from '../store/why-empty.js';

/** An empty list of exchanges: what was seen, why nothing of it is here, and what to do. */
export function WhyEmpty({ store }: { readonly store: PanelStore }) {
  const { session, status, recording, host } = store;
  const why = whyEmpty({
    session: session.value,
    status: status.value,
    settings: host.settings.value,
    recording: recording.value,
  });
  return (
    <div class="empty">
      <p>
        <b>{why.title}</b> {why.next}
      </p>
      <p class="dim">{why.seen}</p>
    </div>
  );
}
