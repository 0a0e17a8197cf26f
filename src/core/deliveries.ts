import type { CaptureEvent } from './events.js';
import type { Exchange, Session } from './session-types.js';

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
  const deliveries = session.deliveries.withMutations((map) => {
    for (const { id } of answer.records) {
      const before = map.get(id) ?? { persons: [], publicly: false };
      const persons =
        person === undefined || before.persons.includes(person)
          ? before.persons
          : [...before.persons, person];
      map.set(id, { persons, publicly: before.publicly || publicly });
    }
  });
  return { ...session, deliveries };
}
