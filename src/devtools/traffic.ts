import type { CaptureEvent } from '../core/events.js';

export interface Traffic {
  observe(event: CaptureEvent): void;
  /** What is in flight, in plain words: requests and deletes, never open sockets. */
  moving(): readonly string[];
}

/** Keeps count of what must end before a page counts as settled. */
export function createTraffic(): Traffic {
  const requests = new Map<string, { doc: string; what: string }>();
  const deletes = new Map<string, { doc: string; what: string }>();
  return {
    observe(event) {
      switch (event.type) {
        case 'request':
          // What devtools.network tells of has ended.
          if (event.source === 'network') return;
          requests.set(event.exchange, { doc: event.doc, what: `a request to ${event.url}` });
          return;
        case 'response':
        case 'failure':
          requests.delete(event.exchange);
          return;
        case 'database': {
          const key = `${event.doc} ${event.database}`;
          if (event.action === 'delete-requested')
            deletes.set(key, { doc: event.doc, what: `the deletion of ${event.database}` });
          if (event.action === 'deleted' || event.action === 'delete-failed') deletes.delete(key);
          return;
        }
        case 'document-gone':
          for (const open of [requests, deletes])
            for (const [key, { doc }] of open) if (doc === event.doc) open.delete(key);
          return;
        default:
          return;
      }
    },
    moving: () => [...requests.values(), ...deletes.values()].map(({ what }) => what),
  };
}
