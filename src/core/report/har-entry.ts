import type { Credential } from '../auth/credential.js';
import type { Body, CaptureEvent, CaptureEventOf } from '../events.js';
import type { Exchange, Session } from '../session-types.js';
import { defined } from '../wire/json.js';
import { placeholderOf } from './placeholder.js';

/** An event with its place in the recording. */
export interface Numbered {
  readonly n: number;
  readonly event: CaptureEvent;
}

/** Times that an ISO date can name, ms from the epoch (ECMAScript, time values). */
const TIME_LIMIT = 8.64e15;

export const isoTime = (at: number): string =>
  new Date(Math.min(Math.max(at, -TIME_LIMIT), TIME_LIMIT)).toISOString();

type Header = { readonly name: string; readonly value: string };

const headersOf = (headers: Readonly<Record<string, string>>): Header[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

/** `<API key 1>`: the number tells equal credentials from different ones. */
const placeholderWords = (credential: Credential): string => {
  const placeholder = placeholderOf(credential);
  return placeholder && 'fingerprint' in credential ? `<${placeholder.words} ${credential.fingerprint}>` : '';
};

const credentialHeaders = (credentials: readonly Credential[]): Header[] =>
  credentials.map((credential) => ({ name: credential.header, value: placeholderWords(credential) }));

const find = <T extends CaptureEvent['type']>(
  events: readonly CaptureEvent[],
  type: T,
): CaptureEventOf<T> | undefined => events.find((event): event is CaptureEventOf<T> => event.type === type);

/** What the tool answered, in the words of its own analysis. */
const answersOf = (session: Session, exchange: Exchange) => {
  const { id, doc, sources, kind, operation, model, mode, candidates, role, identity } = exchange;
  const person = identity && (session.persons.get(identity.person)?.label ?? identity.username);
  const { client, outcome, errorType, basis, credentials, subscriptionId } = exchange;
  return {
    id,
    doc,
    sources,
    kind,
    operation,
    model,
    mode,
    ...(candidates ? { candidates } : {}),
    role,
    identity: identity && { ...identity, person },
    client,
    outcome,
    errorType,
    basis,
    credentials,
    ...(subscriptionId === null ? {} : { subscriptionId }),
  };
};

/** Events without the texts that fields of the HAR itself hold: those of the first request and the first answer. */
function withoutTexts(event: CaptureEvent, events: readonly CaptureEvent[]) {
  if (event.type === 'socket-frame') return { ...event, text: event.text === null ? null : '' };
  if ((event.type !== 'request' && event.type !== 'response') || event.body === null) return event;
  const { text, ...rest } = event.body;
  return { ...event, body: text === find(events, event.type)?.body?.text ? rest : event.body };
}

const typeOf = (headers: Readonly<Record<string, string>>) => headers['content-type'] ?? 'application/json';

const postData = (body: Body | null, headers: Readonly<Record<string, string>>) =>
  body === null ? {} : { postData: { mimeType: typeOf(headers), text: body.text } };

const messageOf = ({ at, direction, text }: CaptureEventOf<'socket-frame'>) => ({
  type: direction === 'sent' ? 'send' : 'receive',
  time: at / 1000,
  opcode: text === null ? 2 : 1,
  data: text ?? '',
});

/** What HAR 1.2 wants of every message, and what is not known here: sizes are -1, as the specification has it. */
const message = { httpVersion: 'unknown', cookies: [], headersSize: -1 };

const phases = (time: number) => ({
  blocked: -1,
  dns: -1,
  ssl: -1,
  connect: -1,
  send: 0,
  wait: time,
  receive: 0,
});

function httpParts(events: readonly CaptureEvent[], request: CaptureEventOf<'request'>) {
  const response = find(events, 'response');
  const failure = find(events, 'failure');
  const headers = response?.headers ?? {};
  return {
    end: response?.at ?? failure?.at ?? request.at,
    _resourceType: 'fetch',
    request: {
      ...message,
      method: request.method,
      url: request.url,
      headers: [...headersOf(request.headers), ...credentialHeaders(request.credentials)],
      queryString: [],
      bodySize: request.body?.bytes ?? 0,
      ...postData(request.body, request.headers),
    },
    response: {
      ...message,
      status: response?.status ?? 0,
      statusText: '',
      headers: headersOf(headers),
      content: {
        size: response?.body?.bytes ?? 0,
        mimeType: response ? typeOf(headers) : 'x-unknown',
        ...defined({ text: response?.body?.text }),
      },
      redirectURL: '',
      bodySize: -1,
      _error: failure ? (failure.reason === 'aborted' ? 'net::ERR_ABORTED' : 'net::ERR_FAILED') : null,
    },
  };
}

function socketParts(events: readonly CaptureEvent[], open: CaptureEventOf<'socket-open'>) {
  const protocols = [
    ...open.protocols,
    ...open.credentials.map((credential) => `header-${placeholderWords(credential)}`),
  ];
  const frames = events.filter(
    (event): event is CaptureEventOf<'socket-frame'> => event.type === 'socket-frame',
  );
  return {
    end: events.reduce((latest, { at }) => Math.max(latest, at), open.at),
    _resourceType: 'websocket',
    _webSocketMessages: frames.map(messageOf),
    request: {
      ...message,
      method: 'GET',
      url: open.url,
      headers: [{ name: 'Sec-WebSocket-Protocol', value: protocols.join(', ') }],
      queryString: [],
      bodySize: 0,
    },
    response: {
      ...message,
      status: 101,
      statusText: 'Switching Protocols',
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      bodySize: -1,
      _error: null,
    },
  };
}

/** An exchange, or a socket with all its subscriptions, as an entry of a HAR. */
export function entryOf(
  session: Session,
  id: string,
  numbered: readonly Numbered[],
  pages: ReadonlySet<string>,
) {
  const events = numbered.map(({ event }) => event);
  const [first] = events;
  if (first?.type !== 'request' && first?.type !== 'socket-open')
    throw new Error(`${id} does not begin an entry`);
  const { end, ...parts } = first.type === 'request' ? httpParts(events, first) : socketParts(events, first);
  const time = Math.max(end - first.at, 0);
  const ids = [id, ...(session.startedOn.get(id) ?? [])];
  const answers = ids.flatMap((one) => {
    const exchange = session.exchanges.get(one);
    return exchange ? [answersOf(session, exchange)] : [];
  });
  return {
    ...(pages.has(first.doc) ? { pageref: first.doc } : {}),
    startedDateTime: isoTime(first.at),
    time,
    ...parts,
    cache: {},
    timings: phases(time),
    _appsync: { answers, events: numbered.map(({ n, event }) => ({ n, ...withoutTexts(event, events) })) },
  };
}
