import { List } from 'immutable';
import { withRole } from '../auth/iam-keys.js';
import { readMode } from '../auth/mode.js';
import type { CaptureEventOf } from '../events.js';
import type { Exchange, Outcome, Session } from '../session-types.js';
import { readClient } from '../wire/client.js';
import { isObject, parseJson, textOf } from '../wire/json.js';
import { readOperation } from '../wire/operation.js';
import { isUnauthorized } from '../wire/outcome.js';
import { answerMembers } from './answers.js';
import { keepFrame } from './frames.js';
import { learnModel, learnTypenames, operationMembers } from './models.js';
import { begin, put, type Step, unchanged } from './step.js';

export function foldSocketOpen(session: Session, event: CaptureEventOf<'socket-open'>): Step {
  if (session.exchanges.has(event.socket)) return unchanged(session);
  const { mode, role, identity, basis, candidates } = withRole(
    session,
    readMode(event.credentials, event.authorizationShown, {}),
    event.credentials,
  );
  const endpoint =
    event.host === null ? event.url : event.url.replace(/^ws(s?):\/\/[^/]+/, `http$1://${event.host}`);
  return put(session, {
    ...begin(session, event),
    id: event.socket,
    kind: 'connection',
    source: event.source,
    endpoint,
    operation: 'connection',
    fields: [],
    model: null,
    mode,
    role,
    identity,
    ...(candidates ? { candidates } : {}),
    credentials: event.credentials,
    client: null,
    basis: `the handshake's ${basis}`,
    socket: event.socket,
  });
}

const subscriptionKey = (socket: string, id: string) => `${socket}/${id}`;

/** Every exchange that a frame changes: a `start`, what answers it, or what ends the connection. */
export function foldFrame(
  session: Session,
  event: CaptureEventOf<'socket-frame'>,
): { session: Session; changed: Exchange[] } {
  const connection = session.exchanges.get(event.socket);
  if (!connection) return { session, changed: [] };
  const kept = keepFrame(session, event);
  const frame = event.text === null ? undefined : parseJson(event.text);
  if (!isObject(frame)) return { session: kept, changed: [] };
  const id = textOf(frame.id);
  if (event.direction === 'sent') {
    const step =
      frame.type === 'start' && id !== undefined
        ? foldStart(kept, event, connection, id, frame)
        : unchanged(kept);
    return { session: step.session, changed: step.exchange ? [step.exchange] : [] };
  }
  const subscription = id === undefined ? undefined : kept.exchanges.get(subscriptionKey(event.socket, id));
  const answer = event.answer ?? null;
  const outcome: Outcome = answer?.errors.some(isUnauthorized) ? 'unauthorized' : 'error';
  const failed = { ...answerMembers(answer), outcome, endedAt: event.at };
  const one = (step: Step) => ({ session: step.session, changed: step.exchange ? [step.exchange] : [] });
  switch (frame.type) {
    case 'connection_ack':
      return one(put(kept, { ...connection, outcome: 'ok' }));
    case 'connection_error':
      return one(put(kept, { ...connection, ...failed }));
    case 'start_ack':
      return subscription
        ? one(put(kept, { ...subscription, outcome: 'ok' }))
        : { session: kept, changed: [] };
    case 'error': {
      if (subscription) return one(put(kept, { ...subscription, ...failed }));
      return one(put(kept, { ...connection, ...answerMembers(answer) }));
    }
    case 'complete':
      return subscription
        ? one(put(kept, { ...subscription, endedAt: event.at }))
        : { session: kept, changed: [] };
    case 'data': {
      if (!subscription) return { session: kept, changed: [] };
      const known = learnTypenames(kept, answer);
      const rows = subscription.rows + (answer?.rows ?? 0);
      const errors = answer && answer.errors.length > 0 ? { errors: answer.errors } : {};
      return one(put(known, { ...(known.exchanges.get(subscription.id) ?? subscription), ...errors, rows }));
    }
    default:
      return { session: kept, changed: [] };
  }
}

function foldStart(
  session: Session,
  event: CaptureEventOf<'socket-frame'>,
  connection: Exchange,
  id: string,
  frame: Readonly<Record<string, unknown>>,
): Step {
  const payload = isObject(frame.payload) ? frame.payload : {};
  const operation = readOperation(textOf(payload.data) ?? null);
  const { mode, role, identity, basis, candidates } = withRole(
    session,
    readMode(event.credentials, true, {}),
    event.credentials,
  );
  const known = learnModel(session, operation?.model ?? null);
  const client = readClient(event.userAgent);
  const named =
    connection.client === null && client !== null ? put(known, { ...connection, client }).session : known;
  const exchangeId = subscriptionKey(event.socket, id);
  const started = named.subscriptionsOf.get(event.socket) ?? List<string>();
  const listed = {
    ...named,
    subscriptionsOf: named.subscriptionsOf.set(event.socket, started.push(exchangeId)),
  };
  return put(listed, {
    ...begin(session, event),
    id: exchangeId,
    source: connection.source,
    endpoint: connection.endpoint,
    client,
    credentials: event.credentials,
    mode,
    role,
    identity,
    ...(candidates ? { candidates } : {}),
    basis: `the start frame's own ${basis}`,
    ...(operation
      ? operationMembers(known, operation)
      : { kind: 'subscription', operation: 'unknown', fields: [], model: null }),
    socket: event.socket,
    subscriptionId: id,
  });
}

/** The connection and the subscriptions that were still open on it. */
export function foldSocketClose(
  session: Session,
  event: CaptureEventOf<'socket-close'>,
): { session: Session; changed: Exchange[] } {
  const connection = session.exchanges.get(event.socket);
  if (!connection) return { session, changed: [] };
  const outcome = connection.outcome === 'pending' ? 'network' : connection.outcome;
  let step = put(session, { ...connection, outcome, endedAt: event.at, closeCode: event.code });
  const changed = step.exchange ? [step.exchange] : [];
  for (const id of session.subscriptionsOf.get(event.socket) ?? []) {
    const subscription = session.exchanges.get(id);
    if (!subscription || subscription.endedAt !== null) continue;
    const ended: Outcome = subscription.outcome === 'pending' ? 'network' : subscription.outcome;
    step = put(step.session, { ...subscription, outcome: ended, endedAt: event.at });
    if (step.exchange) changed.push(step.exchange);
  }
  return { session: step.session, changed };
}
