import { learnIamKey, withRole } from '../auth/iam-keys.js';
import { readMode } from '../auth/mode.js';
import type { Body, CaptureEventOf } from '../events.js';
import type { Exchange, Session } from '../session-types.js';
import { readClient } from '../wire/client.js';
import { readOperation } from '../wire/operation.js';
import { outcomeOf } from '../wire/outcome.js';
import { answerMembers } from './answers.js';
import { learnModel, learnPages, learnTypenames, modelOf, operationMembers } from './models.js';
import { begin, put, type Step, unchanged } from './step.js';

export function foldRequest(session: Session, event: CaptureEventOf<'request'>): Step {
  if (session.exchanges.has(event.exchange)) return unchanged(session);
  const common: Exchange = {
    ...begin(session, event),
    id: event.exchange,
    source: event.source,
    endpoint: event.url,
    client: readClient(event.headers['x-amz-user-agent']),
    credentials: event.credentials,
    requestBody: keptBody(session, event.body),
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
  const known = learnPages(learnTypenames(session, answer), exchange, event.body);
  return put(known, {
    ...exchange,
    ...ended,
    ...answerMembers(answer),
    outcome: outcomeOf(event.status, answer),
    errorType: answerMembers(answer).errorType ?? plainHeader(event.headers['x-amzn-errortype']),
    model: modelOf(known, exchange.fields, exchange.model === exchange.operation ? null : exchange.model),
    responseBody: keptBody(session, event.body),
  });
}

/** AWS appends `:` and a URL to the type in this header (amplify-js, `parseJsonError`). */
const plainHeader = (value: string | undefined): string | null => value?.split(':')[0] ?? null;

export function foldFailure(session: Session, event: CaptureEventOf<'failure'>): Step {
  const exchange = session.exchanges.get(event.exchange);
  if (!exchange) return unchanged(session);
  const errorType = event.reason === 'aborted' ? 'Aborted' : 'NetworkError';
  return put(session, { ...exchange, endedAt: event.at, outcome: 'network', errorType });
}

/** A body as long as the bound lets it be; `bytes` says how long it was. */
function keptBody({ bounds }: Session, body: Body | null): Body | null {
  if (body === null || body.text.length <= bounds.body) return body;
  return { ...body, text: body.text.slice(0, bounds.body), truncated: true };
}
