import { List } from 'immutable';
import { learnIamKey, withRole } from './auth/iam-keys.js';
import { readMode } from './auth/mode.js';
import type { CaptureEventOf } from './events.js';
import { type Exchange, FRAMES_PER_SOCKET, type Outcome, type Session } from './session-types.js';
import type { Answer } from './wire/answer.js';
import { readClient } from './wire/client.js';
import { isObject, parseJson, textOf } from './wire/json.js';
import { modelBehindPrefix, modelOfTypename, type Operation, readOperation } from './wire/operation.js';
import { isUnauthorized, outcomeOf } from './wire/outcome.js';

/** A session with one exchange begun or changed by an event, and that exchange; null where none was. */
export interface Step {
  readonly session: Session;
  readonly exchange: Exchange | null;
}

const put = (session: Session, exchange: Exchange): Step => ({
  session: {
    ...session,
    exchanges: session.exchanges.set(exchange.id, exchange),
    order: session.exchanges.has(exchange.id) ? session.order : session.order.push(exchange.id),
  },
  exchange,
});

const unchanged = (session: Session): Step => ({ session, exchange: null });

/** What is true of every exchange at its start. */
function begin(session: Session, event: { at: number; doc: string }) {
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
    query: null,
    variables: null,
    socket: null,
    subscriptionId: null,
    cognito: null,
    rows: 0,
    closeCode: null,
  };
}

export function foldRequest(session: Session, event: CaptureEventOf<'request'>): Step {
  if (session.exchanges.has(event.exchange)) return unchanged(session);
  const common = {
    ...begin(session, event),
    id: event.exchange,
    sources: [event.source],
    endpoint: event.url,
    client: readClient(event.headers['x-amz-user-agent']),
    credentials: event.credentials,
    requestBody: event.body,
  };
  if (event.cognito)
    return put(session, {
      ...common,
      kind: 'auth',
      operation: event.cognito.target,
      fields: [],
      model: null,
      mode: 'none',
      role: null,
      identity: null,
      basis: 'a call to Cognito, recognised by x-amz-target',
      cognito: event.cognito,
    });
  const { mode, role, identity, basis, candidates } = withRole(
    session,
    readMode(event.credentials, event.authorizationShown, event.headers),
    event.credentials,
  );
  const auth = { mode, role, identity, ...(candidates ? { candidates } : {}) };
  const operation = readOperation(event.body?.text ?? null);
  if (!operation) {
    const publish = /\/event$/.test(event.url);
    return put(session, {
      ...common,
      ...auth,
      kind: publish ? 'publish' : 'query',
      operation: publish ? 'publish' : 'unknown',
      fields: [],
      model: null,
      basis: publish ? basis : `${basis}; the body is not a GraphQL operation that we could read`,
    });
  }
  const known = learnModel(session, operation.model);
  return put(known, { ...common, ...auth, basis, ...operationMembers(known, operation) });
}

function operationMembers(session: Session, operation: Operation) {
  return {
    kind: operation.kind,
    operation: operation.fields.join(','),
    fields: operation.fields,
    model: modelOf(session, operation.fields, operation.model),
    query: operation.query,
    variables: operation.variables,
  };
}

export function foldResponse(session: Session, event: CaptureEventOf<'response'>): Step {
  const exchange = session.exchanges.get(event.exchange);
  if (!exchange) return unchanged(session);
  const ended = { httpStatus: event.status, endedAt: event.at };
  if (event.cognito) {
    const cognito = { ...exchange.cognito, ...event.cognito };
    const refused = event.cognito.errorType?.startsWith('NotAuthorized') ? 'unauthorized' : 'error';
    const outcome = event.status >= 400 || event.cognito.errorType ? refused : 'ok';
    return put(learnIamKey(session, cognito), {
      ...exchange,
      ...ended,
      cognito,
      outcome,
      errorType: event.cognito.errorType ?? null,
    });
  }
  const answer = event.answer ?? null;
  const known = learnTypenames(session, answer);
  return put(known, {
    ...exchange,
    ...ended,
    ...answerMembers(answer),
    outcome: outcomeOf(event.status, answer),
    errorType: answerMembers(answer).errorType ?? plainHeader(event.headers['x-amzn-errortype']),
    model: modelOf(known, exchange.fields, exchange.model === exchange.operation ? null : exchange.model),
    responseBody: event.body,
  });
}

/** AWS appends `:` and a URL to the type in this header (amplify-js, `parseJsonError`). */
const plainHeader = (value: string | undefined): string | null => value?.split(':')[0] ?? null;

const answerMembers = (answer: Answer | null) => {
  const errors = answer?.errors ?? [];
  const telling = errors.find(isUnauthorized) ?? errors[0];
  return { errors, errorType: telling?.errorType ?? null, rows: answer?.rows ?? 0 };
};

const failures = { network: 'NetworkError', aborted: 'Aborted', cors: 'CorsError' } as const;

export function foldFailure(session: Session, event: CaptureEventOf<'failure'>): Step {
  const exchange = session.exchanges.get(event.exchange);
  if (!exchange) return unchanged(session);
  const endedAt = exchange.endedAt ?? event.at;
  // The browser's own words were there already.
  if (event.detail === undefined && exchange.outcome === 'network' && exchange.errors.length > 0)
    return put(session, { ...exchange, endedAt });
  const errorType = failures[event.reason];
  const errors = event.detail === undefined ? [] : [{ errorType, message: event.detail, path: null }];
  return put(session, { ...exchange, endedAt, outcome: 'network', errorType, errors });
}

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
    sources: [event.source],
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
      return one(put(known, { ...subscription, ...errors, rows }));
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
    sources: connection.sources,
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

function keepFrame(session: Session, event: CaptureEventOf<'socket-frame'>): Session {
  const frames = session.frames.get(event.socket) ?? List();
  if (frames.size >= FRAMES_PER_SOCKET) {
    const before = session.dropped.get('frames')?.count ?? 0;
    const reason = `more than ${FRAMES_PER_SOCKET} frames on one socket`;
    return { ...session, dropped: session.dropped.set('frames', { count: before + 1, reason }) };
  }
  const { at, direction, text, bytes } = event;
  return {
    ...session,
    frames: session.frames.set(event.socket, frames.push({ at, direction, text, bytes })),
  };
}

/** Schema, `__typename` and types name models; a field is never made singular by guessing. */
function modelOf(session: Session, fields: readonly string[], named: string | null): string | null {
  if (named !== null) return named;
  const models = new Set(
    fields.map(
      (field) => modelBehindPrefix(field, (model) => session.models.has(model), session.models) ?? field,
    ),
  );
  return models.size === 0 ? null : [...models].join(',');
}

function learnTypenames(session: Session, answer: Answer | null): Session {
  let known = session;
  for (const typename of new Set(answer?.records.map((record) => record.typename)))
    if (typename !== null) known = learnModel(known, modelOfTypename(typename));
  return known;
}

/** A model that becomes known later names the earlier exchanges and chains too. */
export function learnModel(session: Session, model: string | null): Session {
  if (model === null || session.models.has(model)) return session;
  const known = { ...session, models: session.models.add(model) };
  const renamed = <T extends { readonly model: string | null; readonly operation: string }>(
    item: T,
    fields: readonly string[],
  ): T => (item.model === item.operation ? { ...item, model: modelOf(known, fields, null) } : item);
  return {
    ...known,
    exchanges: known.exchanges.map((exchange) => renamed(exchange, exchange.fields)),
    chains: known.chains.map((chain) => renamed(chain, chain.operation.split(','))),
  };
}
