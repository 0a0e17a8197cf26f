import { List } from 'immutable';
import { readAuth } from '../auth/reading.js';
import type { CaptureEventOf } from '../events.js';
import type { Exchange, ExchangeKind, Session } from '../session-types.js';
import { clientOf } from '../wire/client.js';
import { channelOf } from '../wire/events-api.js';
import { isObject, type JsonObject, textOf } from '../wire/json.js';
import { type OperationReading, readOperation } from '../wire/operation.js';
import { learnModel, operationMembers } from './models.js';
import { begin, put, type Step, unchanged } from './step.js';

/** The id of what a frame starts: frames' ids are unique on their socket. */
export const startedId = (socket: string, id: string) => `${socket}/${id}`;

/**
 * A subscription's `start`, or the Events API's `subscribe` and `publish`. Each has an authorization of its own,
 * which may be of another mode than the handshake's (AppSync developer guide, «Building a real-time WebSocket client»).
 */
export function foldStart(
  session: Session,
  event: CaptureEventOf<'socket-frame'>,
  connection: Exchange,
  frame: JsonObject,
): Step {
  const id = textOf(frame.id);
  const what = id === undefined ? null : startOf(session, frame, event.read);
  if (id === undefined || what === null) return unchanged(session);
  const { credentials } = event;
  const { basis, ...auth } = readAuth(session, { credentials, authorizationShown: true, headers: {} });
  const exchangeId = startedId(event.socket, id);
  const client = clientOf(event.userAgent, what.named);
  const known = named(what.session, connection, client);
  const started = known.startedOn.get(event.socket) ?? List<string>();
  const listed = { ...known, startedOn: known.startedOn.set(event.socket, started.push(exchangeId)) };
  return put(listed, {
    ...begin(session, event),
    ...auth,
    ...client,
    ...what.members,
    id: exchangeId,
    sources: connection.sources,
    endpoint: connection.endpoint,
    credentials,
    basis: `in the ${frame.type} frame itself: ${basis}${what.note === null ? '' : `; ${what.note}`}`,
    socket: event.socket,
    subscriptionId: what.members.kind === 'publish' ? null : id,
  });
}

interface Started {
  readonly session: Session;
  readonly members: Pick<Exchange, 'operation' | 'fields' | 'model'> & { readonly kind: ExchangeKind };
  readonly note: string | null;
  readonly named: 'operationName' | 'operation' | null;
}

function startOf(session: Session, frame: JsonObject, read: OperationReading | undefined): Started | null {
  if (frame.type === 'subscribe' || frame.type === 'publish') {
    const kind = frame.type === 'publish' ? 'publish' : 'subscription';
    return { session, members: channelOf(kind, frame), note: null, named: null };
  }
  if (frame.type !== 'start') return null;
  const payload = isObject(frame.payload) ? frame.payload : {};
  const text = textOf(payload.data);
  const given = text === undefined ? null : { text, truncated: false };
  const { operation, note, named } =
    read ?? readOperation(given, (hash) => session.persistedQueries.get(hash));
  if (!operation)
    return {
      session,
      members: { kind: 'subscription', operation: 'unknown', fields: [], model: null },
      note,
      named,
    };
  const known = learnModel(session, operation.model);
  return { session: known, members: operationMembers(known, operation), note, named };
}

/** A handshake names no client: it is the one whose subscriptions go over it. */
function named(session: Session, connection: Exchange, { client }: Pick<Exchange, 'client'>): Session {
  const now = session.exchanges.get(connection.id) ?? connection;
  if (now.client !== null || client === null) return session;
  const clientBasis = 'The x-amz-user-agent of a subscription on it says so; a handshake has none.';
  return put(session, { ...now, client, clientBasis }).session;
}
