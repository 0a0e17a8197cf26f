import type { CaptureEvent } from './events.js';
import type { Session } from './session-types.js';

/**
 * What stays of a log when everything of a storage partition is forgotten: frames that the partition's page holds
 * go with it, and its own frames in other pages. A document that is still there stays known, since it goes on.
 */
export function remembers(session: Session, partition: string): (event: CaptureEvent) => boolean {
  const isOf = (one: string) =>
    one === partition || one.startsWith(`${partition} in `) || one.endsWith(` in ${partition}`);
  return (event) => {
    const document = session.documents.get(event.doc);
    if (document === undefined || !isOf(document.partition)) return true;
    return event.type === 'document' && document.gone === null;
  };
}
