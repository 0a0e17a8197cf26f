import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawEvent } from '../../src/core/wire/raw.js';
import { BODY_KEPT, createStripper } from '../../src/core/wire/strip.js';
import { findCanaries } from '../support/canary.js';
import {
  AT,
  credential,
  eventsWith,
  noise,
  options,
  REALTIME,
  traffic,
  URL_OF_API,
} from '../support/fuzz.js';

const output = (events: readonly RawEvent[]) => {
  const { strip } = createStripper(options);
  return JSON.stringify(events.flatMap(strip));
};

/** A build with stripping off: bodies and the texts of frames cross as they are. */
const withoutStripping: typeof createStripper = (given) => {
  const real = createStripper(given);
  return {
    ...real,
    strip: (raw) =>
      real.strip(raw).map((event) => {
        if (raw.type === 'request' && event.type === 'request')
          return { ...event, headers: Object.fromEntries(raw.headers) };
        if (raw.type === 'socket-frame' && event.type === 'socket-frame') return { ...event, text: raw.text };
        return event;
      }),
  };
};

describe('What leaves the content script', () => {
  it(
    'is a crash for nobody, holds no spelling of a credential wherever it stood, and what is bad is counted',
    {
      timeout: 60_000,
    },
    () => fc.assert(traffic(createStripper), { numRuns: 2000, seed: 1 }),
  );

  it('would be found to hold one, were stripping off', async () => {
    const { failed, errorInstance } = await fc.check(traffic(withoutStripping), {
      numRuns: 100,
      seed: 1,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
    expect(String(errorInstance)).toContain('a credential came through the stripper');
  });

  it('is looked for in events that do hold it', () => {
    fc.assert(
      fc.property(credential, noise, fc.nat(23), (one, text, place) => {
        const events = JSON.stringify(eventsWith(one, text, place));
        expect(findCanaries(events, [one.secret])).toHaveLength(1);
      }),
      { numRuns: 100 },
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
