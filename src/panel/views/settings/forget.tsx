import { useState } from 'preact/hooks';
import type { Session } from '../../../core/session-types.js';
import type { PanelStore } from '../../store/store.js';
import { count } from '../../store/words.js';

/** What is kept of the recording, in words. */
const kept = ({ exchanges, snapshots, periods, frames }: Session): string =>
  [
    count(exchanges.size, 'exchange'),
    count(
      frames.reduce((sum, { size }) => sum + size, 0),
      'frame',
    ),
    count(snapshots.size, 'snapshot'),
    count(periods.size, 'sign-in period'),
  ].join(', ');

/** What is kept of the page's origin, where, and the way to be rid of it. */
export function Forget({ store }: { readonly store: PanelStore }) {
  const [gone, setGone] = useState<string | null>(null);
  const session = store.session.value;
  const origin = store.origin.value;
  return (
    <fieldset>
      <legend>This site</legend>
      {origin === null ? (
        <p class="dim">No page is connected, so there is no origin to forget.</p>
      ) : (
        <>
          <p>
            In the memory of DevTools, until it is closed: {kept(session)}. On disk: these settings alone, and
            nothing of {origin}
            {store.host.settings.value.sites.length > 0 ? ' but its host, if you named it under Sites' : ''}.
          </p>
          <button
            type="button"
            class="button"
            onClick={() => {
              setGone(`Forgotten of ${origin}: ${kept(session)}. What happens next is recorded anew.`);
              store.forget(origin);
            }}
          >
            Forget everything about {origin}
          </button>
        </>
      )}
      <p class="ok" role="status">
        {gone}
      </p>
    </fieldset>
  );
}
