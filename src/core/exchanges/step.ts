import { List, type Map } from 'immutable';
import { accessKeyOf } from '../auth/iam-keys.js';
import type { Exchange, Session } from '../session-types.js';

/** A session with one exchange begun or changed by an event, and that exchange; null where none was. */
export interface Step {
  readonly session: Session;
  readonly exchange: Exchange | null;
}

/** With the exchange as it is now. */
export const put = (session: Session, exchange: Exchange): Step => ({
  session: session.exchanges.has(exchange.id)
    ? { ...session, exchanges: session.exchanges.set(exchange.id, exchange) }
    : added(session, exchange),
  exchange,
});

function added(session: Session, exchange: Exchange): Session {
  const { id, model, operation, mode } = exchange;
  const accessKey = mode === 'iam' ? accessKeyOf(exchange.credentials) : null;
  return {
    ...session,
    exchanges: session.exchanges.set(id, exchange),
    order: session.order.push(id),
    unnamed: model !== null && model === operation ? listed(session.unnamed, model, id) : session.unnamed,
    signedWith: accessKey === null ? session.signedWith : listed(session.signedWith, accessKey, id),
  };
}

/** An index with one more exchange under a key. */
export const listed = (
  index: Map<string, List<string>>,
  key: string,
  id: string,
): Map<string, List<string>> => index.set(key, (index.get(key) ?? List<string>()).push(id));

/** An index without some exchanges, which are mostly the first of their lists. */
export function unlisted(
  index: Map<string, List<string>>,
  leaving: readonly Exchange[],
  keyOf: (exchange: Exchange) => string | null,
): Map<string, List<string>> {
  return index.withMutations((map) => {
    for (const exchange of leaving) {
      const key = keyOf(exchange);
      const ids = key === null ? undefined : map.get(key);
      if (key === null || !ids) continue;
      const rest = ids.first() === exchange.id ? ids.shift() : ids.filter((id) => id !== exchange.id);
      if (rest.isEmpty()) map.delete(key);
      else map.set(key, rest);
    }
  });
}

/** Without some exchanges, and without them in what {@link put} lists them in; `order` is left as it is. */
export const unindexed = (session: Session, leaving: readonly Exchange[]): Session => ({
  ...session,
  exchanges: session.exchanges.deleteAll(leaving.map(({ id }) => id)),
  unnamed: unlisted(session.unnamed, leaving, ({ operation }) => operation),
  signedWith: unlisted(session.signedWith, leaving, ({ credentials }) => accessKeyOf(credentials)),
});

export const unchanged = (session: Session): Step => ({ session, exchange: null });

/**
 * An exchange at its start, of which nothing else is known. It is whole, so that whoever knows more copies it once: an
 * object that is put together out of parts costs several times as much.
 */
export function begin(session: Session, event: { at: number; doc: string }): Exchange {
  const document = session.documents.get(event.doc);
  return {
    id: '',
    kind: 'query',
    doc: event.doc,
    frame: document ? (document.top ? 'top' : document.url) : null,
    sources: [],
    endpoint: '',
    operation: 'unknown',
    fields: [],
    model: null,
    mode: 'none',
    role: null,
    identity: null,
    credentials: [],
    client: null,
    clientBasis: '',
    outcome: 'pending',
    sent: null,
    httpStatus: null,
    errorType: null,
    errors: [],
    startedAt: event.at,
    endedAt: null,
    basis: '',
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
