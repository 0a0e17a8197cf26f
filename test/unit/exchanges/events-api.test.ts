import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../../src/core/report/analysis.js';
import type { Session } from '../../../src/core/session-types.js';
import { chainsOf } from '../../support/events.js';
import {
  exchangeOf,
  rawClose,
  rawFrame,
  rawRequest,
  rawResponse,
  rawSocket,
  sessionOfRaw,
  strip,
  tokenOf,
} from '../../support/raw.js';

const HOST = 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com';
const HTTP = `https://${HOST}/event`;
const SOCKET = 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/event/realtime';
const KEY = 'da2-abcdefghijklmnopqrstuvwxyz';
const TOKEN = tokenOf({
  iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc',
  sub: 's',
  username: 'alice',
});
const key = { 'x-api-key': KEY };
const user = { Authorization: TOKEN };
const denied = {
  errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
};

const publishOver = (headers: Readonly<Record<string, string>>, id = 'p', at = 0) =>
  rawRequest(id, headers, { channel: 'default/news', events: ['{"a":1}', 'x'] }, { at, url: HTTP });

/** A frame as aws-amplify 6 sends it: channel, events and authorization twice. */
const frameOf = (type: string, id: string, channel: string, authorization: object, events?: string[]) => ({
  id,
  type,
  channel,
  events,
  authorization: { ...authorization, host: HOST, 'x-amz-user-agent': 'aws-amplify/6.22.1 api/1 framework/0' },
  payload: {
    channel,
    events,
    extensions: {
      authorization: { ...authorization, 'x-amz-user-agent': 'aws-amplify/6.22.1 api/1 framework/0' },
    },
  },
});
const opened = [
  rawSocket('s', SOCKET, 'aws-appsync-event-ws', { ...key, host: HOST }),
  rawFrame(1, 's', 'sent', { type: 'connection_init' }),
  rawFrame(2, 's', 'received', { type: 'connection_ack', connectionTimeoutMs: 300000 }),
];

const summary = (session: Session) =>
  analysisOf(session, { pseudonyms: false, notes: [] }).exchanges.map(
    ({ kind, operation, model, mode, username, client, outcome, endpoint }) =>
      `${kind} ${operation} ${model ?? '-'} ${mode} ${username ?? '-'} ${client ?? '-'} ${outcome} ${endpoint === HTTP ? 'event' : endpoint}`,
  );

describe('An app that uses AppSync Events', () => {
  it.each([
    [
      'all taken',
      200,
      {
        successful: [
          { identifier: '1', index: 0 },
          { identifier: '2', index: 1 },
        ],
        failed: [],
      },
      'ok',
    ],
    [
      'some taken',
      200,
      { successful: [{ identifier: '1', index: 0 }], failed: [{ identifier: '2', index: 1 }] },
      'partial',
    ],
    ['none taken', 200, { successful: [], failed: [{ identifier: '1', index: 0 }] }, 'error'],
    ['refused', 401, denied, 'unauthorized'],
    [
      'no such channel',
      400,
      { errors: [{ errorType: 'BadRequestException', message: 'Invalid Channel Format' }] },
      'error',
    ],
  ])('publishes over HTTP: %s', (_, status, body, outcome) => {
    const session = sessionOfRaw(publishOver(key), rawResponse(5, 'p', status, body));
    expect(summary(session)).toEqual([`publish default/news - apiKey - - ${outcome} event`]);
  });

  it('sees a publication that was refused and sent again in another mode as a fallback', () => {
    const session = sessionOfRaw(
      publishOver(user, 'p'),
      rawResponse(5, 'p', 401, denied),
      publishOver(key, 'q', 6),
      rawResponse(9, 'q', 200, { successful: [{ index: 0 }], failed: [] }),
    );
    expect(chainsOf(session)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
  });

  it('subscribes and publishes over a socket, each in its own mode, and counts the events that came', () => {
    const session = sessionOfRaw(
      ...opened,
      rawFrame(3, 's', 'sent', frameOf('subscribe', 'a', 'default/*', user)),
      rawFrame(4, 's', 'received', { type: 'subscribe_success', id: 'a' }),
      rawFrame(5, 's', 'sent', frameOf('publish', 'b', 'default/news', key, ['1', 'x'])),
      rawFrame(6, 's', 'received', {
        type: 'publish_success',
        id: 'b',
        successful: [{ index: 0 }],
        failed: [{ index: 1 }],
      }),
      rawFrame(7, 's', 'received', { type: 'data', id: 'a', event: '1' }),
      rawFrame(8, 's', 'received', { type: 'ka' }),
      rawFrame(9, 's', 'received', { type: 'data', id: 'a', event: '2' }),
    );
    expect(summary(session)).toEqual([
      'connection connection - apiKey - aws-amplify 6.22.1 API ok event',
      'subscription default/* - userPool alice aws-amplify 6.22.1 API ok event',
      'publish default/news - apiKey - aws-amplify 6.22.1 API partial event',
    ]);
    expect(exchangeOf(session, 's/a').rows).toBe(2);
    expect(exchangeOf(session, 's/b').endedAt).not.toBeNull();
  });

  it.each([
    ['subscribe', 'subscribe_error', denied, 'unauthorized'],
    ['publish', 'publish_error', denied, 'unauthorized'],
    [
      'subscribe',
      'subscribe_error',
      { errors: [{ errorType: 'BadRequestException', message: 'Invalid Channel Format' }] },
      'error',
    ],
  ])('is told why a %s failed: %s', (type, answer, body, outcome) => {
    const session = sessionOfRaw(
      ...opened,
      rawFrame(3, 's', 'sent', frameOf(type, 'a', 'default/news', user, ['1'])),
      rawFrame(4, 's', 'received', { type: answer, id: 'a', ...body }),
    );
    expect(exchangeOf(session, 's/a')).toMatchObject({
      outcome,
      errors: body.errors.map((error) => ({ ...error, path: null })),
    });
  });

  it('knows when a subscription lost an event, ended, or never was', () => {
    const begun = [
      ...opened,
      rawFrame(3, 's', 'sent', frameOf('subscribe', 'a', 'default/news', key)),
      rawFrame(4, 's', 'received', { type: 'subscribe_success', id: 'a' }),
    ];
    const broadcast = {
      type: 'broadcast_error',
      id: 'a',
      errors: [{ errorType: 'MessageProcessingError', message: 'No' }],
    };
    expect(exchangeOf(sessionOfRaw(...begun, rawFrame(5, 's', 'received', broadcast)), 's/a')).toMatchObject({
      outcome: 'partial',
      errorType: 'MessageProcessingError',
      endedAt: null,
    });
    const ended = sessionOfRaw(
      ...begun,
      rawFrame(5, 's', 'sent', { type: 'unsubscribe', id: 'a' }),
      rawFrame(6, 's', 'received', { type: 'unsubscribe_success', id: 'a' }),
      rawFrame(7, 's', 'received', {
        type: 'unsubscribe_error',
        id: 'z',
        errors: [{ errorType: 'UnknownOperationError' }],
      }),
      rawClose(8, 's', 1000),
    );
    expect(exchangeOf(ended, 's/a').outcome).toBe('ok');
    expect(exchangeOf(ended, 's/a').endedAt).toBe(exchangeOf(ended, 's').startedAt + 6);
    expect(exchangeOf(ended, 's').closeCode).toBe(1000);
  });

  it('is told a refused connection, whose errors stand at the top level', () => {
    const errors = denied.errors.map((error) => ({ ...error, errorCode: 401 }));
    const session = sessionOfRaw(
      ...opened.slice(0, 2),
      rawFrame(3, 's', 'received', { type: 'connection_error', errors }),
    );
    expect(exchangeOf(session, 's')).toMatchObject({
      outcome: 'unauthorized',
      errorType: 'UnauthorizedException',
    });
  });

  it('finds no credential in what left the page, wherever a frame repeats it', () => {
    const events = strip([
      ...opened,
      rawFrame(3, 's', 'sent', frameOf('publish', 'b', 'default/news', user, ['1'])),
      publishOver(key),
    ]);
    expect(JSON.stringify(events)).not.toContain(TOKEN.slice(-12));
    expect(JSON.stringify(events)).not.toContain(KEY);
  });
});
