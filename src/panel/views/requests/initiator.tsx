import type { Exchange } from '../../../core/session-types.js';
import type { PanelStore } from '../../store/store.js';

const last = (url: string): string => url.split('/').findLast((part) => part !== '') ?? url;

/** Why the place in a script is not known. */
function unknown({ sources, kind }: Exchange): string {
  if (kind === 'subscription' || kind === 'connection') return 'not known: DevTools tells it of no socket';
  if (sources.includes('har')) return 'not in this file';
  return 'not known: DevTools did not tell, and taking a stack in the page would cost it time';
}

/** Where in the page's scripts a request was begun; a press shows it in Sources. */
export function Initiator({ store, exchange }: { readonly store: PanelStore; readonly exchange: Exchange }) {
  const place = exchange.initiator;
  if (!place) return <span class="dim">{unknown(exchange)}</span>;
  return (
    <button
      type="button"
      class="link mono"
      title={`Show ${place.url} in Sources`}
      onClick={() => store.host.openSource(place)}
    >
      {last(place.url)}:{place.line + 1}
    </button>
  );
}
