import type { CaptureEvent } from './events.js';
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
  const first: Delivery = { persons: person === undefined ? [] : [person], publicly };
  const fresh: string[] = [];
  const deliveries = session.deliveries.withMutations((map) => {
    for (const { id } of answer.records) {
      const before = map.get(id);
      if (before === undefined) {
        fresh.push(id);
        map.set(id, first);
      } else if (!covers(before, first)) map.set(id, both(before, first));
    }
  });
  if (deliveries === session.deliveries) return session;
  return { ...session, deliveries, deliveryOrder: session.deliveryOrder.push(...fresh) };
}

/** Whether the second says nothing new. */
const covers = (known: Delivery, { persons, publicly }: Delivery): boolean =>
  (known.publicly || !publicly) && persons.every((person) => known.persons.includes(person));

const both = (known: Delivery, { persons, publicly }: Delivery): Delivery => ({
  persons: [...new Set([...known.persons, ...persons])],
  publicly: known.publicly || publicly,
});
