import type { Credential } from '../auth/credential.js';
import { claimsOf } from '../auth/jwt.js';
import { readCredentials } from '../auth/read-credentials.js';
import type { Body, CaptureEvent, CognitoCall } from '../events.js';
import { projectWebStorage } from '../storage/known.js';
import { answerOf, readAnswer } from './answer.js';
import { textOfBase64 } from './base64.js';
import { cognitoTarget, readCognitoRequest, readCognitoResponse } from './cognito.js';
import { isObject, parseJson, textOf } from './json.js';
import type { Headers, RawEvent } from './raw.js';
import { createSecrets, type Secrets } from './secrets.js';

/** Characters of one body or frame that are kept; `bytes` says how many there were. */
export const BODY_KEPT = 64 * 1024;

/** Headers that cross. All others stay where they are. */
const headersKept = new Set([
  'x-amz-user-agent',
  'x-amz-target',
  'x-amz-date',
  'x-appsync-domain',
  'content-type',
  'x-amzn-errortype',
  'x-amzn-requestid',
  'date',
]);

export interface StripOptions {
  /** Hex. One per recording, known to the recorder and the bridges (or to one reading of a file). */
  readonly salt: string;
  readonly doc: string;
  readonly source: 'hook' | 'har' | 'network';
  readonly partition: string;
  readonly authorizationShown: boolean;
}

export interface Stripper {
  /** None for a write to web storage: its value is read where it lies, see `tokens`. */
  strip(raw: RawEvent): CaptureEvent[];
  /** Amplify's token entries among those of a web storage. */
  tokens(
    area: 'localStorage' | 'sessionStorage',
    entries: Iterable<readonly [key: string, value: string]>,
    at: number,
  ): CaptureEvent;
}

/**
 * The one place where raw events lose their secrets and become capture events. It runs in the content script,
 * or inside the function that parses a file.
 */
export function createStripper(options: StripOptions): Stripper {
  const { doc, source, partition, authorizationShown } = options;
  const secrets = createSecrets(options.salt);
  const cognitoCalls = new Map<string, Pick<CognitoCall, 'target' | 'service'>>();

  const strip = (raw: RawEvent): CaptureEvent[] => {
    const base = { at: raw.at, doc };
    switch (raw.type) {
      case 'request': {
        // First of all, so that what it learns is masked in the rest of the request.
        const credentials = readCredentials(raw.headers, secrets);
        const headers = keptHeaders(raw.headers, secrets);
        const call = cognitoTarget(headers['x-amz-target']);
        if (call) cognitoCalls.set(raw.id, call);
        const request = {
          type: 'request' as const,
          ...base,
          exchange: raw.id,
          source,
          method: raw.method,
          url: secrets.mask(plainUrl(raw.url)),
          headers,
          authorizationShown,
          credentials,
        };
        if (!call) return [{ ...request, body: maskedBody(raw.body, secrets) }];
        return [
          { ...request, body: null, cognito: readCognitoRequest(call, raw.body?.text ?? null, secrets) },
        ];
      }
      case 'response': {
        const call = cognitoCalls.get(raw.id);
        cognitoCalls.delete(raw.id);
        const headers = keptHeaders(raw.headers, secrets);
        const response = {
          type: 'response' as const,
          ...base,
          exchange: raw.id,
          status: raw.status,
          headers,
        };
        const text = raw.body?.text ?? null;
        if (call) return [{ ...response, body: null, cognito: readCognitoResponse(call, text, secrets) }];
        const answer = text === null ? null : readAnswer(text);
        const body = maskedBody(raw.body, secrets);
        return [{ ...response, body, ...(answer ? { answer: maskedAnswer(answer, secrets) } : {}) }];
      }
      case 'failure':
        cognitoCalls.delete(raw.id);
        return [
          {
            type: 'failure',
            ...base,
            exchange: raw.id,
            reason: raw.reason,
            ...('detail' in raw && { detail: raw.detail }),
          },
        ];
      case 'socket-open':
        return [
          {
            type: 'socket-open',
            ...base,
            source,
            socket: raw.id,
            authorizationShown,
            ...readHandshake(raw, secrets),
          },
        ];
      case 'socket-frame':
        return [
          {
            type: 'socket-frame',
            ...base,
            socket: raw.id,
            direction: raw.direction,
            bytes: raw.bytes,
            ...readFrame(raw, secrets),
          },
        ];
      case 'socket-close':
        return [
          { type: 'socket-close', ...base, socket: raw.id, code: raw.code, reason: secrets.mask(raw.reason) },
        ];
      case 'database': {
        const { type, action, database, store } = raw;
        return [{ type, ...base, partition, action, database, store }];
      }
      case 'ignored':
        return [{ type: 'ignored', ...base, count: raw.count }];
      case 'worker':
        return [{ type: 'worker', ...base, kind: raw.kind, url: plainUrl(raw.url) }];
      case 'storage-write':
        return [];
    }
  };

  return {
    strip,
    tokens(area, entries, at) {
      const found = [];
      for (const [key, value] of entries) {
        const token = projectWebStorage(key, value)?.token;
        if (!token) continue;
        if (secretEntries.has(token.name)) secrets.learn(value);
        const claims = token.name === 'accessToken' || token.name === 'idToken' ? claimsOf(value) : null;
        found.push({ ...token, ...(claims ? { claims } : {}) });
      }
      return { type: 'tokens', at, doc, partition, area, entries: found };
    },
  };
}

/** Token entries whose value is, or unlocks, a credential. */
const secretEntries = new Set(['accessToken', 'idToken', 'refreshToken', 'randomPasswordKey', 'deviceKey']);

function keptHeaders(headers: Headers, secrets: Secrets): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (headersKept.has(lower)) kept[lower] = secrets.mask(value.slice(0, 500));
  }
  return kept;
}

/** Origin and path: a query may hold a handshake's header or an OAuth code. */
export function plainUrl(url: string): string {
  const end = url.search(/[?#]/);
  return (end < 0 ? url : url.slice(0, end))
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
    .slice(0, 2000);
}

function maskedBody(body: { text: string; bytes: number } | null, secrets: Secrets): Body | null {
  if (!body) return null;
  const text = body.text.slice(0, BODY_KEPT);
  const truncated = text.length < body.bytes;
  return { text: secrets.mask(text, truncated), bytes: body.bytes, truncated };
}

function maskedAnswer(answer: ReturnType<typeof answerOf>, secrets: Secrets): ReturnType<typeof answerOf> {
  const errors = answer.errors.map(({ errorType, message, path }) => ({
    errorType: errorType === null ? null : secrets.mask(errorType.slice(0, 200)),
    message: secrets.mask(message.slice(0, 2000), message.length > 2000),
    path,
  }));
  return { ...answer, errors };
}

type Handshake = Pick<
  Extract<CaptureEvent, { type: 'socket-open' }>,
  'url' | 'protocols' | 'credentials' | 'host'
>;

/**
 * The authorization of a handshake: sub-protocol `header-<base64url JSON>`, or the older `?header=<base64 JSON>`
 * (amplify-js, `AWSWebSocketProvider`; AppSync developer guide, «Building a real-time WebSocket client»).
 */
function readHandshake(raw: Extract<RawEvent, { type: 'socket-open' }>, secrets: Secrets): Handshake {
  const inProtocol = raw.protocols
    .find((protocol) => protocol.startsWith('header-'))
    ?.slice('header-'.length);
  const inQuery = /[?&]header=([^&#]*)/.exec(raw.url)?.[1];
  const encoded = inProtocol ?? (inQuery === undefined ? undefined : safeDecode(inQuery));
  if (encoded !== undefined) secrets.learn(encoded);
  const text = encoded === undefined ? null : textOfBase64(encoded);
  const parsed = text === null ? undefined : parseJson(text);
  const header = isObject(parsed) ? parsed : {};
  return {
    url: plainUrl(raw.url),
    protocols: raw.protocols.filter((protocol) => !protocol.startsWith('header-')),
    credentials: readCredentials(textMembers(header), secrets),
    host: textOf(header.host) ?? null,
  };
}

type FrameReading = Pick<
  Extract<CaptureEvent, { type: 'socket-frame' }>,
  'text' | 'credentials' | 'userAgent' | 'answer'
>;

/** A `start` carries its own authorization in `payload.extensions.authorization`; it is taken out of the text. */
function readFrame(raw: Extract<RawEvent, { type: 'socket-frame' }>, secrets: Secrets): FrameReading {
  const nothing = { credentials: [], userAgent: null };
  if (raw.text === null) return { text: null, ...nothing };
  const frame = parseJson(raw.text);
  if (!isObject(frame)) return { text: maskedText(raw.text, secrets), ...nothing };
  if (raw.direction === 'received') {
    const payload = isObject(frame.payload) ? frame.payload : frame;
    const answers = frame.type === 'data' || frame.type === 'error' || frame.type === 'connection_error';
    const answer = answers ? maskedAnswer(answerOf(payload), secrets) : undefined;
    return { text: maskedText(raw.text, secrets), ...nothing, ...(answer ? { answer } : {}) };
  }
  const payload = isObject(frame.payload) ? frame.payload : {};
  const extensions = isObject(payload.extensions) ? payload.extensions : {};
  const authorization = extensions.authorization ?? frame.authorization;
  if (!isObject(authorization)) return { text: maskedText(raw.text, secrets), ...nothing };
  const credentials: Credential[] = readCredentials(textMembers(authorization), secrets);
  const { authorization: _taken, ...withoutTop } = frame;
  const { authorization: _alsoTaken, ...otherExtensions } = extensions;
  const stripped =
    'payload' in frame ? { ...withoutTop, payload: { ...payload, extensions: otherExtensions } } : withoutTop;
  return {
    text: maskedText(JSON.stringify(stripped), secrets),
    credentials,
    userAgent: textOf(authorization['x-amz-user-agent']) ?? null,
  };
}

function maskedText(text: string, secrets: Secrets): string {
  return secrets.mask(text.slice(0, BODY_KEPT), text.length > BODY_KEPT);
}

function textMembers(members: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(members).filter(
    (member): member is [string, string] => typeof member[1] === 'string',
  );
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
