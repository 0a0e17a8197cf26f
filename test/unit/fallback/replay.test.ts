import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import { emptySession, reduce, replay } from '../../../src/core/session.js';
import type { Session } from '../../../src/core/session-types.js';
import { readHar } from '../../../src/core/wire/har.js';
import {
  apiKey,
  chainsOf,
  document,
  gone,
  lambda,
  request,
  response,
  START,
  socketOpen,
  start,
  startAck,
  startError,
  userPool,
} from '../../support/events.js';
import { recording } from '../../support/recordings.js';

const plain = (session: Session): unknown =>
  Object.fromEntries(
    Object.entries(session).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && 'toJS' in value ? value.toJS() : value,
    ]),
  );

const logs = (['v6-fallback-userpool-apikey', 'v6-all-modes-fail', 'v5-signout-noclear'] as const).map(
  (name) => readHar(recording(name), '00112233445566778899aabbccddeeff').events,
);
const credentials = [userPool('alice'), userPool('alice', 't2'), userPool('bob'), apiKey, lambda];
const results = ['ok', 'unauthorized', 'refused by rule', 'partial', 'error'] as const;

/** A random story on one page: requests, answers, sockets and subscriptions, in and out of order. */
const story = fc
  .array(
    fc.record({
      what: fc.constantFrom('request', 'response', 'open', 'start', 'ack', 'error', 'gone'),
      id: fc.integer({ min: 0, max: 5 }),
      credential: fc.constantFrom(...credentials),
      result: fc.constantFrom(...results),
      doc: fc.constantFrom('d1', 'd1', 'd1', 'd2'),
    }),
    { maxLength: 40 },
  )
  .map((steps) => [
    document({ at: 0 }),
    ...steps.map(({ what, id, credential, result, doc }, index): CaptureEvent => {
      const at = { at: index + 1, doc };
      if (what === 'request') return request(at, `r${id}`, credential);
      if (what === 'response') return response(at, `r${id}`, result);
      if (what === 'open') return socketOpen(at, `s${id % 2}`, credential);
      if (what === 'start') return start(at, `s${id % 2}`, `${id}`, credential);
      if (what === 'ack') return startAck(at, `s${id % 2}`, `${id}`);
      if (what === 'error') return startError(at, `s${id % 2}`, `${id}`);
      return gone(at);
    }),
  ]);

describe('A log gives the same session', () => {
  it('wherever it is split: a panel that opens late sees what one that was there saw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...logs), fc.nat(), (log, seed) => {
        const at = seed % (log.length + 1);
        const before = replay(emptySession, log.slice(0, at));
        const seen = plain(before);
        const split = replay(before, log.slice(at));
        expect(plain(before), 'a session that was handed on has changed').toEqual(seen);
        expect(plain(split)).toEqual(plain(replay(emptySession, log)));
        expect(plain(split)).toEqual(plain(log.reduce(reduce, emptySession)));
      }),
      { numRuns: 20 },
    );
  });

  it('with or without events of other matters in between', () => {
    const base = { at: START, doc: 'd9' };
    const others: readonly CaptureEvent[] = [
      { type: 'ignored', ...base, count: 3 },
      { type: 'dropped', ...base, what: 'bodies', count: 1, reason: 'x' },
      { type: 'database', ...base, partition: 'p', action: 'clear', database: 'd', store: null },
      { type: 'response', ...base, exchange: 'never-seen', status: 200, headers: {}, body: null },
      { type: 'document-gone', ...base, cause: 'closed' },
    ];
    fc.assert(
      fc.property(
        story,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...others)), { maxLength: 20 }),
        (events, added) => {
          const mixed = [...events];
          for (const [at, other] of added) mixed.splice(at % (mixed.length + 1), 0, other);
          expect(chainsOf(replay(emptySession, mixed))).toEqual(chainsOf(replay(emptySession, events)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('whichever mode an app asks first: the chain has the modes in the order in which they were asked', () => {
    const modes = [userPool('alice'), apiKey, lambda];
    fc.assert(
      fc.property(fc.shuffledSubarray(modes, { minLength: 1 }), (order) => {
        const events = order.flatMap((credential, index) => [
          request({ at: index * 10 }, `r${index}`, credential),
          response({ at: index * 10 + 5 }, `r${index}`, index === order.length - 1 ? 'ok' : 'unauthorized'),
        ]);
        const session = replay(emptySession, events);
        expect(session.chains.size).toBe(1);
        const result = order.length === 1 ? 'first-try' : 'fell-back';
        expect(session.chains.first()).toMatchObject({ result });
        expect(session.chains.first()?.attempts.map(({ exchange }) => exchange)).toEqual(
          order.map((_, index) => `r${index}`),
        );
      }),
    );
  });
});

describe('Every exchange that an operation was read of', () => {
  it('is in exactly one chain, once, and no mode comes twice in it unless next to itself', () => {
    fc.assert(
      fc.property(story, (events) => {
        const session = replay(emptySession, events);
        const seen = session.chains
          .valueSeq()
          .flatMap(({ attempts }) =>
            attempts
              .filter(({ inferred }) => !inferred)
              .flatMap(({ exchange, again }) => [exchange, ...again]),
          );
        const members = session.exchanges
          .valueSeq()
          .filter(({ kind }) => kind === 'query' || kind === 'subscription');
        expect(seen.sort().toArray()).toEqual(
          members
            .map(({ id }) => id)
            .sort()
            .toArray(),
        );
        for (const { attempts } of session.chains.values()) {
          const runs = attempts.map(({ mode }) => mode).filter((mode, at, all) => mode !== all[at - 1]);
          expect(new Set(runs).size).toBe(runs.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('Frames that make no sense', () => {
  it('never throw and never change another socket', () => {
    const opened = replay(emptySession, [
      document({ at: 0 }),
      socketOpen({ at: 1 }, 's', apiKey),
      socketOpen({ at: 1 }, 't', apiKey),
      start({ at: 2 }, 't', '1', apiKey),
    ]);
    const garbage = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          type: fc.constantFrom(
            'start',
            'data',
            'error',
            'complete',
            'connection_ack',
            'connection_error',
            'start_ack',
            'ka',
            'toString',
            '__proto__',
          ),
          id: fc.oneof(fc.string(), fc.constant('1'), fc.integer(), fc.constant(null)),
          payload: fc.oneof(
            fc.jsonValue(),
            fc.record({ data: fc.oneof(fc.string(), fc.json(), fc.constant('{"query":"subscription {"}')) }),
          ),
        })
        .map((frame) => JSON.stringify(frame)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, fc.boolean()), { maxLength: 10 }), (frames) => {
        let session = opened;
        for (const [text, sent] of frames)
          session = reduce(session, {
            type: 'socket-frame',
            at: START + 3,
            doc: 'd1',
            socket: 's',
            direction: sent ? 'sent' : 'received',
            text,
            bytes: text.length,
            credentials: [],
            userAgent: null,
          });
        expect(session.exchanges.get('t')).toEqual(opened.exchanges.get('t'));
        expect(session.exchanges.get('t/1')).toEqual(opened.exchanges.get('t/1'));
      }),
      { numRuns: 500 },
    );
  });
});
