import { readAuth } from '../auth/reading.js';
import type { CaptureEventOf } from '../events.js';
import type { Exchange, Outcome, Session } from '../session-types.js';
import { answerOf } from '../wire/answer.js';
import { clientOf } from '../wire/client.js';
import { endpointOf } from '../wire/endpoint.js';
import { publishOutcomeOf } from '../wire/events-api.js';
import { isObject, type JsonObject, parseJson, textOf } from '../wire/json.js';
import { isUnauthorized } from '../wire/outcome.js';
import { answerMembers } from './answers.js';
import { keepFrame } from './frames.js';
import { learnTypenames } from './models.js';
import { foldStart, startedId } from './starts.js';
import { begin, put, type Step, unchanged } from './step.js';

/** A realtime connection is an exchange of its own, whose mode is that of its handshake. */
export function foldSocketOpen(session: Session, event: CaptureEventOf<'socket-open'>): Step {
  if (session.exchanges.has(event.socket)) return unchanged(session);
  const { credentials, authorizationShown } = event;
  const { basis, ...auth } = readAuth(session, { credentials, authorizationShown, headers: {} });
  return put(session, {
    ...begin(session, event),
    ...auth,
    ...clientOf(null, null),
    id: event.socket,
    kind: 'connection',
    sources: [event.source],
    endpoint: endpointOf(event.url, event.host),
    operation: 'connection',
    fields: [],
    model: null,
    credentials,
    basis: `in the handshake: ${basis}`,
    socket: event.socket,
  });
}

export interface Changed {
  readonly session: Session;
  readonly changed: readonly Exchange[];
}

/** Every exchange that a frame changes: one that it starts, one that it answers, or the connection. */
export function foldFrame(session: Session, event: CaptureEventOf<'socket-frame'>): Changed {
  const connection = session.exchanges.get(event.socket);
  if (!connection) return { session, changed: [] };
  const kept = keepFrame(session, event);
  const frame = event.text === null ? undefined : parseJson(event.text);
  if (!isObject(frame)) return { session: kept, changed: [] };
  const { session: next, exchange } =
    event.direction === 'sent'
      ? foldStart(kept, event, connection, frame)
      : foldReceived(kept, event, connection, frame);
  return { session: next, changed: exchange ? [exchange] : [] };
}

/**
 * GraphQL's frames and those of the Events API, whose types differ (fact sheets of both: AppSync developer guide,
 * «Building a real-time WebSocket client»; AppSync Events developer guide, «Event API WebSocket protocol»).
 */
function foldReceived(
  session: Session,
  event: CaptureEventOf<'socket-frame'>,
  connection: Exchange,
  frame: JsonObject,
): Step {
  const id = textOf(frame.id);
  const exchange = id === undefined ? undefined : session.exchanges.get(startedId(event.socket, id));
  switch (frame.type) {
    case 'connection_ack':
      return put(session, { ...connection, outcome: 'ok' });
    case 'connection_error':
      return put(session, { ...connection, ...failed(event, frame) });
    case 'error':
      // Without an id it is about the connection, and about no one of the subscriptions on it.
      return exchange
        ? put(session, { ...exchange, ...failed(event, frame) })
        : put(session, { ...connection, ...failure(event, frame) });
    case 'start_ack':
    case 'subscribe_success':
      return exchange ? put(session, { ...exchange, outcome: 'ok' }) : unchanged(session);
    case 'subscribe_error':
    case 'publish_error':
      return exchange ? put(session, { ...exchange, ...failed(event, frame) }) : unchanged(session);
    case 'publish_success':
      return exchange
        ? put(session, { ...exchange, outcome: publishOutcomeOf('ok', frame), endedAt: event.at })
        : unchanged(session);
    case 'complete':
    case 'unsubscribe_success':
      return exchange ? put(session, { ...exchange, endedAt: event.at }) : unchanged(session);
    case 'broadcast_error':
      return exchange
        ? put(session, { ...exchange, ...failure(event, frame), outcome: 'partial' })
        : unchanged(session);
    case 'data':
      return exchange ? foldData(session, event, exchange.id, frame) : unchanged(session);
    default:
      return unchanged(session);
  }
}

/** What was refused or failed. The errors of the Events API stand at the frame's top level. */
function failure(event: CaptureEventOf<'socket-frame'>, frame: JsonObject) {
  const { errors, errorType } = answerMembers(event.answer ?? answerOf(frame));
  return { errors, errorType };
}

function failed(event: CaptureEventOf<'socket-frame'>, frame: JsonObject) {
  const members = failure(event, frame);
  const outcome: Outcome = members.errors.some(isUnauthorized) ? 'unauthorized' : 'error';
  return { ...members, outcome, endedAt: event.at };
}

/** An event that a subscription received. Errors beside it are fields of it that were refused or broke. */
function foldData(
  session: Session,
  event: CaptureEventOf<'socket-frame'>,
  id: string,
  frame: JsonObject,
): Step {
  const answer = event.answer ?? null;
  const known = learnTypenames(session, answer);
  const exchange = known.exchanges.get(id);
  if (!exchange) return unchanged(known);
  const { errors, errorType, rows } = answerMembers(answer);
  const outcome: Outcome = 'partial';
  return put(known, {
    ...exchange,
    ...(errors.length > 0 ? { errors, errorType, outcome } : {}),
    rows: exchange.rows + ('event' in frame ? 1 : rows),
  });
}

/** The connection and what was still open on it. Close codes: 1000 is a normal end, 3001 Amplify's after a refusal. */
export function foldSocketClose(session: Session, event: CaptureEventOf<'socket-close'>): Changed {
  const connection = session.exchanges.get(event.socket);
  if (!connection) return { session, changed: [] };
  const ended = (exchange: Exchange): Exchange => ({
    ...exchange,
    outcome: exchange.outcome === 'pending' ? 'network' : exchange.outcome,
    endedAt: event.at,
  });
  let step = put(session, { ...ended(connection), closeCode: event.code });
  const changed = step.exchange ? [step.exchange] : [];
  for (const id of session.startedOn.get(event.socket) ?? []) {
    const exchange = session.exchanges.get(id);
    if (!exchange || exchange.endedAt !== null) continue;
    step = put(step.session, ended(exchange));
    if (step.exchange) changed.push(step.exchange);
  }
  return { session: step.session, changed };
}
