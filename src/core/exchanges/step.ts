import type { Exchange, Outcome, Session } from '../session-types.js';

/** A session with one exchange begun or changed by an event, and that exchange; null where none was. */
export interface Step {
  readonly session: Session;
  readonly exchange: Exchange | null;
}

/** With the exchange as it is now. */
export const put = (session: Session, exchange: Exchange): Step => ({
  session: {
    ...session,
    exchanges: session.exchanges.set(exchange.id, exchange),
    order: session.exchanges.has(exchange.id) ? session.order : session.order.push(exchange.id),
  },
  exchange,
});

export const unchanged = (session: Session): Step => ({ session, exchange: null });

/** What is true of every exchange at its start. */
export function begin(session: Session, event: { at: number; doc: string }) {
  const document = session.documents.get(event.doc);
  const outcome: Outcome = 'pending';
  return {
    outcome,
    doc: event.doc,
    frame: document ? (document.top ? 'top' : document.url) : null,
    httpStatus: null,
    errorType: null,
    errors: [],
    startedAt: event.at,
    endedAt: null,
    requestBody: null,
    responseBody: null,
    conflicts: [],
    query: null,
    persisted: null,
    variables: null,
    socket: null,
    subscriptionId: null,
    cognito: null,
    rows: 0,
    closeCode: null,
  };
}
