import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawEvent } from '../../src/core/wire/raw.js';
import { BODY_KEPT, createStripper } from '../../src/core/wire/strip.js';
import { findCanaries } from '../support/canary.js';

const SALT = '00112233445566778899aabbccddeeff';
const AT = Date.UTC(2026, 10, 22, 11);
const URL_OF_API = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql';
const REALTIME = 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql';

const stripper = () =>
  createStripper({ salt: SALT, doc: 'd1', source: 'hook', partition: 'p', authorizationShown: true });

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const letters = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
    minLength: length,
    maxLength: length,
  });

/** Credentials of each shape that AppSync takes, each with the header that it is sent in. */
const credential = fc.oneof(
  letters(26).map((text) => ({ header: 'x-api-key', secret: `da2-${text}` })),
  fc.tuple(letters(8), letters(40)).map(([sub, signature]) => ({
    header: 'Authorization',
    secret: `${base64url({ alg: 'RS256', kid: sub })}.${base64url({ sub, username: 'alice', exp: 1795351702 })}.${signature}`,
  })),
  letters(24).map((text) => ({ header: 'authorization', secret: `custom ${text}/+"é` })),
);

const noise = fc.string({ unit: 'grapheme', maxLength: 30 });

/** Every place in which a page's traffic carries a credential; `spread` are places where it must be known already. */
function eventsWith(
  { header, secret }: { header: string; secret: string },
  text: string,
  place: number,
): RawEvent[] {
  const graphql = JSON.stringify({
    query: 'query Q { getPost { id } }',
    variables: { note: `${text}${secret}${text}` },
  });
  const answer = JSON.stringify({
    data: null,
    errors: [{ errorType: text, message: `bad token ${secret}` }],
    extra: secret,
  });
  const request = (url: string, body: string | null): RawEvent => ({
    type: 'request',
    at: AT,
    id: 'r',
    method: 'POST',
    url,
    headers: [
      [header, secret],
      ['x-amz-user-agent', `agent ${secret}`],
      ['cookie', `a=${secret}`],
    ],
    body: body === null ? null : { text: body, bytes: body.length },
  });
  const response = (body: string): RawEvent => ({
    type: 'response',
    at: AT + 1,
    id: 'r',
    status: 401,
    headers: [
      ['content-type', `application/json; ${secret}`],
      ['set-cookie', secret],
    ],
    body: { text: body, bytes: body.length },
  });
  const handshake = {
    host: 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com',
    [header]: secret,
  };
  const open = (url: string, protocols: string[]): RawEvent => ({
    type: 'socket-open',
    at: AT,
    id: 's',
    url,
    protocols,
  });
  const frame = (direction: 'sent' | 'received', value: unknown): RawEvent => {
    const json = typeof value === 'string' ? value : JSON.stringify(value);
    return { type: 'socket-frame', at: AT + 1, id: 's', direction, text: json, bytes: json.length };
  };
  const start = {
    id: '1',
    type: 'start',
    payload: { data: graphql, extensions: { authorization: { [header]: secret, host: 'h' } } },
  };
  const places: readonly (() => RawEvent[])[] = [
    () => [request(`${URL_OF_API}?token=${encodeURIComponent(secret)}#${secret}`, graphql), response(answer)],
    () => [request(URL_OF_API, graphql.slice(0, -text.length - 5)), response(`${answer.slice(0, -3)}`)],
    () => [request(URL_OF_API, null), response(`<html>${secret}${text}</html>`)],
    () => [
      open(REALTIME, ['graphql-ws', `header-${base64url(handshake)}`]),
      frame('received', { type: 'connection_error', payload: { errors: [{ message: secret }] } }),
    ],
    () => [open(`${REALTIME}?header=${encodeURIComponent(base64(handshake))}&payload=e30=`, ['graphql-ws'])],
    () => [
      open(REALTIME, ['graphql-ws']),
      frame('sent', start),
      frame('received', {
        type: 'data',
        id: '1',
        payload: { data: { onCreatePost: { id: text, body: secret } } },
      }),
    ],
    () => [
      open(REALTIME, ['graphql-ws']),
      frame('sent', start),
      frame('received', `${text}{"half":"${JSON.stringify(secret).slice(1, -1)}`),
    ],
    () => [
      open(REALTIME, ['graphql-ws', `header-${base64url(handshake)}`]),
      { type: 'socket-close', at: AT + 2, id: 's', code: 4001, reason: `${text} ${secret}` },
    ],
  ];
  return places[place % places.length]?.() ?? [];
}
const PLACES = 8;

const output = (events: readonly RawEvent[]) => {
  const { strip } = stripper();
  return JSON.stringify(events.flatMap(strip));
};

describe('What leaves the content script', () => {
  it('holds no spelling of a credential, wherever it stood', () => {
    fc.assert(
      fc.property(credential, noise, fc.nat(PLACES - 1), (one, text, place) => {
        const events = eventsWith(one, text, place);
        expect(findCanaries(JSON.stringify(events), [one.secret]).length, 'it is in what came').toBe(1);
        expect(findCanaries(output(events), [one.secret])).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds no beginning of one that a bound cut in two', () => {
    fc.assert(
      fc.property(credential, fc.integer({ min: 12, max: 30 }), ({ header, secret }, kept) => {
        const text = `${'x '.repeat((BODY_KEPT - kept) / 2)}${' '.repeat((BODY_KEPT - kept) % 2)}${secret}`;
        const event: RawEvent = {
          type: 'request',
          at: AT,
          id: 'r',
          method: 'POST',
          url: URL_OF_API,
          headers: [[header, secret]],
          body: { text, bytes: text.length },
        };
        expect(output([event])).not.toContain(JSON.stringify(secret.slice(0, 12)).slice(1, -1));
      }),
      { numRuns: 100 },
    );
  });

  it('is never a crash: events in which anything may stand anywhere', () => {
    const anything = fc.oneof(
      noise,
      fc.json(),
      credential.map(({ secret }) => secret),
      fc.constantFrom('%', '%E0%A4%A', '{', '[[', 'eyJ', '\ud800', '__proto__'),
    );
    const headers = fc.array(
      fc.tuple(
        fc.oneof(noise, fc.constantFrom('authorization', 'x-api-key', 'x-amz-target', 'X-Amz-Date')),
        fc.oneof(anything, fc.constant('AWSCognitoIdentityProviderService.InitiateAuth')),
      ),
      { maxLength: 4 },
    );
    const body = fc.option(
      anything.map((text) => ({ text, bytes: text.length })),
      { nil: null },
    );
    const base = { at: fc.integer(), id: fc.constantFrom('a', 'b') };
    const raw: fc.Arbitrary<RawEvent> = fc.oneof(
      fc.record({
        type: fc.constant('request' as const),
        ...base,
        method: noise,
        url: anything,
        headers,
        body,
      }),
      fc.record({ type: fc.constant('response' as const), ...base, status: fc.integer(), headers, body }),
      fc.record({
        type: fc.constant('socket-open' as const),
        ...base,
        url: fc.oneof(
          anything,
          anything.map((text) => `${REALTIME}?header=${text}`),
        ),
        protocols: fc.array(
          fc.oneof(
            anything,
            anything.map((text) => `header-${text}`),
          ),
          { maxLength: 3 },
        ),
      }),
      fc.record({
        type: fc.constant('socket-frame' as const),
        ...base,
        direction: fc.constantFrom('sent' as const, 'received' as const),
        text: fc.option(anything, { nil: null }),
        bytes: fc.nat(),
      }),
      fc.record({
        type: fc.constant('socket-close' as const),
        ...base,
        code: fc.option(fc.integer(), { nil: null }),
        reason: anything,
      }),
    );
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 6 }), (events) => {
        expect(() => output(events)).not.toThrow();
      }),
      { numRuns: 900 },
    );
  });

  it('shows no password, refresh or session token of a call to Cognito, whatever its answer says', () => {
    const secrets = ['refresh-token-canary-123', 'password-canary-456', 'session-canary-789'] as const;
    const [refresh, password, session] = secrets;
    const ask = JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: password },
      Session: session,
    });
    const answer = JSON.stringify({
      AuthenticationResult: { RefreshToken: refresh },
      Session: session,
      __type: 'X',
      message: `${password} ${refresh}`,
    });
    const events: RawEvent[] = [
      {
        type: 'request',
        at: AT,
        id: 'c',
        method: 'POST',
        url: 'https://cognito-idp.us-east-1.amazonaws.com/',
        headers: [['x-amz-target', 'AWSCognitoIdentityProviderService.InitiateAuth']],
        body: { text: ask, bytes: ask.length },
      },
      {
        type: 'response',
        at: AT,
        id: 'c',
        status: 400,
        headers: [],
        body: { text: answer, bytes: answer.length },
      },
      { type: 'socket-close', at: AT, id: 's', code: null, reason: secrets.join(' ') },
    ];
    expect(findCanaries(JSON.stringify(events), secrets)).toHaveLength(3);
    expect(findCanaries(output(events), secrets)).toEqual([]);
  });
});
