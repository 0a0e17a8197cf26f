import type { Credential } from '../../src/core/auth/credential.js';
import type { CaptureEvent, CaptureEventOf } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import type { Session } from '../../src/core/session-types.js';
import { answerOf } from '../../src/core/wire/answer.js';

/** Capture events as short as a test wants them. Times are ms after {@link START}. */
export const START = Date.UTC(2026, 10, 22, 11);
export const ENDPOINT = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql';
const REALTIME = 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql';
const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc123';
const AGENT = 'aws-amplify/6.22.1 datastore/2 framework/0';

export const apiKey: Credential = { kind: 'apiKey', header: 'x-api-key', fingerprint: 'k1' };
/** @param token another fingerprint is a renewed token */
export const userPool = (username = 'alice', token = 't1'): Extract<Credential, { kind: 'jwt' }> => ({
  kind: 'jwt',
  header: 'authorization',
  fingerprint: `${username}-${token}`,
  bearer: false,
  claims: { iss: ISSUER, sub: `sub-${username}`, username, tokenUse: 'access' },
});
export const lambda: Credential = {
  kind: 'opaque',
  header: 'authorization',
  fingerprint: 'l1',
  bearer: false,
};

export interface At {
  readonly at: number;
  readonly doc?: string;
}

const base = ({ at, doc = 'd1' }: At) => ({ at: START + at, doc });
const body = (value: unknown) => {
  const text = JSON.stringify(value);
  return { text, bytes: text.length, truncated: false };
};

export const document = (at: At): CaptureEvent => ({
  type: 'document',
  ...base(at),
  url: 'https://app.example/',
  partition: 'https://app.example',
  top: true,
});
export const gone = (at: At, cause: 'navigated' | 'parked' | 'closed' = 'navigated'): CaptureEvent => ({
  type: 'document-gone',
  ...base(at),
  cause,
});

export function request(
  at: At,
  id: string,
  credential: Credential,
  query = 'query Q { listPosts { items { id } } }',
  variables: unknown = {},
): CaptureEvent {
  return {
    type: 'request',
    ...base(at),
    exchange: id,
    source: 'hook',
    method: 'POST',
    url: ENDPOINT,
    headers: { 'x-amz-user-agent': AGENT },
    authorizationShown: true,
    credentials: [credential],
    body: body({ query, variables }),
  };
}

const unauthorized = {
  errorType: 'Unauthorized',
  message: 'Not Authorized to access listPosts on type Query',
};
const answers = {
  ok: { status: 200, answer: { data: { listPosts: { items: [{ id: 'p1', __typename: 'Post' }] } } } },
  unauthorized: {
    status: 401,
    answer: { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] },
  },
  'refused by rule': { status: 200, answer: { data: { listPosts: null }, errors: [unauthorized] } },
  partial: { status: 200, answer: { data: { listPosts: { items: [null] } }, errors: [unauthorized] } },
  error: { status: 500, answer: { errors: [{ errorType: 'InternalFailure', message: 'Oops' }] } },
} as const;

export function response(at: At, id: string, result: keyof typeof answers): CaptureEvent {
  const { status, answer } = answers[result];
  return {
    type: 'response',
    ...base(at),
    exchange: id,
    status,
    headers: {},
    body: body(answer),
    answer: answerOf(answer),
  };
}

export const failure = (at: At, id: string): CaptureEvent => ({
  type: 'failure',
  ...base(at),
  exchange: id,
  reason: 'network',
});

export const socketOpen = (at: At, socket: string, credential: Credential): CaptureEvent => ({
  type: 'socket-open',
  ...base(at),
  socket,
  source: 'hook',
  url: REALTIME,
  protocols: ['graphql-ws'],
  authorizationShown: true,
  credentials: [credential],
  host: new URL(ENDPOINT).host,
});

export const frame = (
  at: At,
  socket: string,
  direction: 'sent' | 'received',
  value: unknown,
  more: Partial<CaptureEventOf<'socket-frame'>> = {},
): CaptureEvent => {
  const text = JSON.stringify(value);
  return {
    type: 'socket-frame',
    ...base(at),
    socket,
    direction,
    text,
    bytes: text.length,
    credentials: [],
    userAgent: null,
    ...more,
  };
};

export const ack = (at: At, socket: string) => frame(at, socket, 'received', { type: 'connection_ack' });
const refusal = {
  errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
};
export const refuseHandshake = (at: At, socket: string) =>
  frame(
    at,
    socket,
    'received',
    { type: 'connection_error', payload: refusal },
    { answer: answerOf(refusal) },
  );
export const start = (
  at: At,
  socket: string,
  id: string,
  credential: Credential,
  field = 'onCreatePost',
  owner?: string,
) =>
  frame(
    at,
    socket,
    'sent',
    {
      id,
      type: 'start',
      payload: {
        data: JSON.stringify({
          query:
            owner === undefined
              ? `subscription S { ${field} { id } }`
              : `subscription S($owner: String!) { ${field}(owner: $owner) { id } }`,
          variables: owner === undefined ? {} : { owner },
        }),
      },
    },
    { credentials: [credential], userAgent: AGENT },
  );
export const startAck = (at: At, socket: string, id: string) =>
  frame(at, socket, 'received', { type: 'start_ack', id });
export const startError = (at: At, socket: string, id: string) =>
  frame(
    at,
    socket,
    'received',
    { type: 'error', id, payload: { errors: [unauthorized] } },
    { answer: answerOf({ errors: [unauthorized] }) },
  );
export const socketClose = (at: At, socket: string): CaptureEvent => ({
  type: 'socket-close',
  ...base(at),
  socket,
  code: 1006,
  reason: '',
});

export const sessionOf = (events: readonly CaptureEvent[]): Session => replay(emptySession, events);

/** Every chain as `mode outcome > mode outcome => result`, in order. */
export const chainsOf = (session: Session): string[] =>
  session.chainOrder.toArray().flatMap((id) => {
    const chain = session.chains.get(id);
    if (!chain) return [];
    const attempts = chain.attempts.map(
      ({ mode, outcome, again, inferred }) =>
        `${mode} ${outcome}${again.length > 0 ? ` again=${again.length}` : ''}${inferred ? ' inferred' : ''}`,
    );
    return [`${attempts.join(' > ')} => ${chain.result}`];
  });
