import type { CaptureEvent, CaptureEventOf } from './events.js';
import type { Delivery, Exchange, Session } from './session-types.js';

/**
 * Remembers which records an answer, or a subscription's event, delivered and to whom: whose a stored row is and
 * whether anybody with the API key would have got it too.
 */
export function foldDeliveries(session: Session, event: CaptureEvent, exchange: Exchange): Session {
  const answer = event.type === 'response' || event.type === 'socket-frame' ? event.answer : undefined;
  if (!answer || answer.records.length === 0) return session;
  const publicly = exchange.mode === 'apiKey' || exchange.mode === 'none' || exchange.role === 'guest';
  const person = exchange.identity?.person;
  if (!publicly && person === undefined) return session;
  const ids = answer.records.map(({ id }) => id);
  return withDelivery(session, { persons: person === undefined ? [] : [person], publicly }, ids);
}

/** What {@link knownDeliveries} told. */
export const foldKnownDeliveries = (session: Session, event: CaptureEventOf<'deliveries'>): Session =>
  event.deliveries.reduce(
    (next, { persons, publicly, ids }) => withDelivery(next, { persons, publicly }, ids),
    session,
  );

/** All that is known of deliveries as one event, for a log that no longer has the answers. */
export function knownDeliveries(session: Session, doc: string): CaptureEventOf<'deliveries'> {
  const groups = new Map<string, Delivery & { readonly ids: string[] }>();
  for (const id of session.deliveryOrder) {
    const delivery = session.deliveries.get(id);
    if (!delivery) continue;
    const key = [delivery.publicly, ...delivery.persons].join('\n');
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ...delivery, ids: [id] });
  }
  const deliveries = [...groups.values()].map(({ persons, ...rest }) => ({ ...rest, persons: [...persons] }));
  return { type: 'deliveries', at: session.now, doc, deliveries };
}

function withDelivery(session: Session, delivery: Delivery, ids: readonly string[]): Session {
  const fresh: string[] = [];
  const deliveries = session.deliveries.withMutations((map) => {
    for (const id of ids) {
      const before = map.get(id);
      if (before === undefined) {
        fresh.push(id);
        map.set(id, delivery);
      } else if (!covers(before, delivery)) map.set(id, both(before, delivery));
    }
  });
  if (fresh.length === 0) return { ...session, deliveries };
  // Not spread into one call: of two hundred thousand arguments there is no room on the stack.
  const deliveryOrder = session.deliveryOrder.withMutations((list) => {
    for (const id of fresh) list.push(id);
  });
  return { ...session, deliveries, deliveryOrder };
}

/** Whether the second says nothing new. */
const covers = (known: Delivery, { persons, publicly }: Delivery): boolean =>
  (known.publicly || !publicly) && persons.every((person) => known.persons.includes(person));

const both = (known: Delivery, { persons, publicly }: Delivery): Delivery => ({
  persons: [...new Set([...known.persons, ...persons])],
  publicly: known.publicly || publicly,
});
