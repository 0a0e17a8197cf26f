import { learnIamKey } from '../auth/iam-keys.js';
import { readAuth } from '../auth/reading.js';
import type { CaptureEventOf } from '../events.js';
import type { Session } from '../session-types.js';
import { plainErrorType } from '../wire/answer.js';
import { clientOf } from '../wire/client.js';
import { endpointOf } from '../wire/endpoint.js';
import { publishOutcomeOf, readPublish } from '../wire/events-api.js';
import { parseJson } from '../wire/json.js';
import { readOperation } from '../wire/operation.js';
import { outcomeOf } from '../wire/outcome.js';
import { answerIn, answerMembers } from './answers.js';
import { learnModel, learnPages, learnTypenames, modelOf, operationMembers } from './models.js';
import { learnPersisted } from './persisted.js';
import { begin, put, type Step, unchanged } from './step.js';

export function foldRequest(session: Session, event: CaptureEventOf<'request'>): Step {
  if (session.exchanges.has(event.exchange)) return unchanged(session);
  const { headers, body, credentials, authorizationShown } = event;
  const userAgent = headers['x-amz-user-agent'];
  const common = {
    ...begin(session, event),
    id: event.exchange,
    source: event.source,
    endpoint: endpointOf(event.url, headers['x-appsync-domain'] ?? null),
    credentials,
    requestBody: body,
  };
  if (event.cognito)
    return put(session, {
      ...common,
      ...clientOf(userAgent, null),
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
  const { basis, ...auth } = readAuth(session, { credentials, authorizationShown, headers });
  const published = readPublish(event.url, body?.text ?? null);
  if (published)
    return put(session, { ...common, ...auth, ...clientOf(userAgent, null), basis, ...published });
  const contentType = headers['content-type'] ?? '';
  const reading = readOperation(body && { ...body, contentType }, (hash) =>
    session.persistedQueries.get(hash),
  );
  const { operation, note, hash: persisted, named } = reading;
  const members = {
    ...common,
    ...auth,
    ...clientOf(userAgent, named),
    basis: note === null ? basis : `${basis}; ${note}`,
    persisted,
  };
  if (!operation)
    return put(session, { ...members, kind: 'query', operation: 'unknown', fields: [], model: null });
  const known = learnPersisted(learnModel(session, operation.model), persisted, operation);
  return put(known, { ...members, ...operationMembers(known, operation) });
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
  const answer = answerIn(event);
  const { errors, errorType, rows } = answerMembers(answer);
  const answered = {
    ...ended,
    errors,
    errorType: errorType ?? plainErrorType(event.headers['x-amzn-errortype']),
    responseBody: event.body,
  };
  const outcome = outcomeOf(event.status, answer);
  if (exchange.kind === 'publish')
    return put(session, {
      ...exchange,
      ...answered,
      outcome: publishOutcomeOf(outcome, parseJson(event.body?.text ?? '')),
    });
  const known = learnPages(learnTypenames(session, answer), exchange, event.body);
  return put(known, {
    ...exchange,
    ...answered,
    rows,
    outcome,
    model: modelOf(known, exchange.fields, exchange.model === exchange.operation ? null : exchange.model),
  });
}

export function foldFailure(session: Session, event: CaptureEventOf<'failure'>): Step {
  const exchange = session.exchanges.get(event.exchange);
  if (!exchange) return unchanged(session);
  const errorType = event.reason === 'aborted' ? 'Aborted' : 'NetworkError';
  const errors = event.detail === undefined ? [] : [{ errorType, message: event.detail, path: null }];
  return put(session, { ...exchange, endedAt: event.at, outcome: 'network', errorType, errors });
}
