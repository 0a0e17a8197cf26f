import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../../src/core/report/analysis.js';
import { chainsOf } from '../../support/events.js';
import { exchangeOf, rawClose, rawFrame, rawRequest, rawSocket, sessionOfRaw } from '../../support/raw.js';

const HOST = 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com';
const SOCKET = 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql';
const KEY = 'da2-abcdefghijklmnopqrstuvwxyz';
const AGENT = 'aws-amplify/6.22.1 datastore/1 framework/0';
const header = { 'x-api-key': KEY, host: HOST };

const start = (
  at: number,
  socket: string,
  id: string,
  query = 'subscription operation { onCreatePost { id } }',
) =>
  rawFrame(at, socket, 'sent', {
    id,
    type: 'start',
    payload: {
      data: JSON.stringify({ query, variables: {} }),
      extensions: { authorization: { ...header, 'x-amz-user-agent': AGENT } },
    },
  });
const opened = (socket = 's', url = SOCKET, host = HOST) => [
  rawSocket(socket, url, 'graphql-ws', { ...header, host }),
  rawFrame(1, socket, 'received', { type: 'connection_ack', payload: { connectionTimeoutMs: 300000 } }),
];

describe('A realtime connection is shown from its handshake to its close', () => {
  it('acknowledged in both spellings of its timeout, or refused in those of its error types', () => {
    const answered = (frame: unknown) =>
      exchangeOf(
        sessionOfRaw(rawSocket('s', SOCKET, 'graphql-ws', header), rawFrame(1, 's', 'received', frame)),
        's',
      );
    expect(answered({ type: 'connection_ack', payload: { connectionTimeoutMs: 1 } }).outcome).toBe('ok');
    // The simulator writes it without «Ms», the Events API at the top level.
    expect(answered({ type: 'connection_ack', payload: { connectionTimeout: 1 } }).outcome).toBe('ok');
    expect(answered({ type: 'connection_ack', connectionTimeoutMs: 1 }).outcome).toBe('ok');
    const errors = [
      { errorType: 'com.amazonaws.deepdish.graphql.auth#UnauthorizedException', errorCode: 401 },
    ];
    expect(answered({ type: 'connection_error', payload: { errors } })).toMatchObject({
      outcome: 'unauthorized',
      errorType: 'UnauthorizedException',
    });
    const bad = [{ errorType: 'BadRequestException', errorCode: 400 }];
    expect(answered({ type: 'connection_error', payload: { errors: bad } }).outcome).toBe('error');
  });

  it.each([
    [1000, 'ok'],
    [3001, 'ok'],
    [1006, 'ok'],
    [null, 'ok'],
  ])('close code %s does not change how it began', (code, outcome) => {
    const session = sessionOfRaw(
      ...opened(),
      start(2, 's', 'a'),
      rawFrame(3, 's', 'received', { type: 'start_ack', id: 'a' }),
      rawClose(4, 's', code),
    );
    expect(exchangeOf(session, 's')).toMatchObject({ outcome, closeCode: code });
    expect(exchangeOf(session, 's/a').outcome).toBe('ok');
  });

  it('closed before it was acknowledged: the network', () => {
    const session = sessionOfRaw(rawSocket('s', SOCKET, 'graphql-ws', header), rawClose(4, 's', 1006));
    expect(exchangeOf(session, 's').outcome).toBe('network');
  });

  it('keeps alive, completes, and takes an error with an id as its subscription’s, without one as its own', () => {
    const begun = [
      ...opened(),
      start(2, 's', 'a'),
      rawFrame(3, 's', 'received', { type: 'start_ack', id: 'a' }),
    ];
    const error = { errors: [{ errorType: 'LimitExceededError', message: 'Rate limit exceeded' }] };
    const answered = (...frames: unknown[]) =>
      sessionOfRaw(...begun, ...frames.map((frame, at) => rawFrame(4 + at, 's', 'received', frame)));
    expect(exchangeOf(answered({ type: 'ka' }), 's/a')).toMatchObject({ outcome: 'ok', endedAt: null });
    expect(exchangeOf(answered({ type: 'complete', id: 'a' }), 's/a').endedAt).not.toBeNull();
    expect(exchangeOf(answered({ type: 'error', id: 'a', payload: error }), 's/a').outcome).toBe('error');
    const without = answered({ type: 'error', payload: error });
    expect(exchangeOf(without, 's/a')).toMatchObject({ outcome: 'ok', errors: [] });
    expect(exchangeOf(without, 's').errorType).toBe('LimitExceededError');
  });

  it('an event with refused fields is partial, and counts', () => {
    const payload = {
      data: { onCreatePost: { id: '1', secret: null } },
      errors: [
        {
          errorType: 'Unauthorized',
          message: 'Not Authorized to access secret on type Post',
          path: ['onCreatePost', 'secret'],
        },
      ],
    };
    const session = sessionOfRaw(
      ...opened(),
      start(2, 's', 'a'),
      rawFrame(3, 's', 'received', { type: 'data', id: 'a', payload }),
    );
    expect(exchangeOf(session, 's/a')).toMatchObject({
      outcome: 'partial',
      rows: 1,
      errorType: 'Unauthorized',
    });
  });

  it('what a model is called is learned from an event, and kept', () => {
    const payload = { data: { onCreateCity: { id: '1', __typename: 'City' } } };
    const session = sessionOfRaw(
      ...opened(),
      start(2, 's', 'a', 'subscription { onCreateCity { id __typename } }'),
      rawFrame(3, 's', 'received', { type: 'data', id: 'a', payload }),
    );
    expect(exchangeOf(session, 's/a').model).toBe('City');
  });
});

describe('A subscription’s chain', () => {
  it('DataStore subscribing again without its filter, in the same mode, is one chain', () => {
    const filter = {
      errors: [{ errorType: 'ValidationError', message: 'UnknownArgument: Unknown field argument filter' }],
    };
    const session = sessionOfRaw(
      ...opened(),
      start(
        2,
        's',
        'a',
        'subscription operation($filter: ModelSubscriptionPostFilterInput) { onCreatePost(filter: $filter) { id } }',
      ),
      rawFrame(3, 's', 'received', { type: 'error', id: 'a', payload: filter }),
      start(4, 's', 'b'),
      rawFrame(5, 's', 'received', { type: 'start_ack', id: 'b' }),
    );
    expect(chainsOf(session)).toEqual(['apiKey error > apiKey ok => retried']);
    expect(analysisOf(session, { pseudonyms: false, notes: [] }).chains[0]?.attempts[1]?.cause).toBe('error');
  });

  it('on a custom domain it meets the requests of the same API', () => {
    const session = sessionOfRaw(
      ...opened('s', 'wss://api.example.com/graphql/realtime', 'api.example.com'),
      start(2, 's', 'a'),
      rawRequest('q', { 'x-api-key': KEY }, undefined, { url: 'https://api.example.com/graphql' }),
    );
    expect([...session.exchanges.values()].map(({ endpoint }) => endpoint)).toEqual(
      Array.from({ length: 3 }, () => 'https://api.example.com/graphql'),
    );
  });
});
