import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import { causeOf } from '../../../src/core/fallback/cause.js';
import { analysisOf } from '../../../src/core/report/analysis.js';
import {
  apiKey,
  chainsOf,
  document,
  failure,
  gone,
  request,
  response,
  START,
  sessionOf,
  userPool,
} from '../../support/events.js';

const user = userPool();
const sync = 'query operation { syncPosts { items { id } } }';
const agent = (event: CaptureEvent, name: string): CaptureEvent =>
  event.type === 'request' ? { ...event, headers: { 'x-amz-user-agent': name } } : event;
const status = (event: CaptureEvent, code: number): CaptureEvent =>
  event.type === 'response' ? { ...event, status: code } : event;

/** As many failed sends as asked for, 10 ms each, of one operation. */
const failing = (sends: number, name: string, query = sync, code = 500): CaptureEvent[] =>
  Array.from({ length: sends }, (_, at) => [
    agent(request({ at: at * 20 }, `r${at}`, user, query), name),
    status(response({ at: at * 20 + 10 }, `r${at}`, 'error'), code),
  ]).flat();
/** When the last of them failed, ms after {@link START}. */
const failedAt = (sends: number) => sends * 20 - 10;
const at = (ms: number) => document({ at: ms, doc: 'other' });

const waitingAfter = (...events: CaptureEvent[]) => {
  const session = sessionOf(events);
  const chain = [...session.chains.values()][0];
  return { result: chain?.result, until: chain?.waiting ? chain.waiting.until - START : null };
};

const abortion: CaptureEvent = {
  type: 'failure',
  at: START + 1,
  doc: 'd1',
  exchange: 'r',
  reason: 'aborted',
};
const V6 = 'aws-amplify/6.22.1 datastore/2 framework/0';
const V5 = 'aws-amplify/5.3.41 datastore/2 framework/0';
/** A second for timers that come late. */
const LATE = 1000;

describe('A failed try that the client makes again by itself is waited for', () => {
  // DataStore: 2^n·100 + up to 100 ms (datastore, `jitteredRetry`); v6 sends each try up to three times.
  it.each([
    ['DataStore 4, first try', V5, 1, 300],
    ['DataStore 4, fifth try', V5, 5, 3300],
    ['DataStore 4, eleventh try', V5, 11, 204_900],
    ['DataStore 5, first of three sends', V6, 1, 300],
    ['DataStore 5, second of three sends', V6, 2, 500],
    ['DataStore 5, all three sends of the first try', V6, 3, 300],
    ['DataStore 5, all three sends of the second try', V6, 6, 500],
    ['the API of aws-amplify 6, first of three sends', 'aws-amplify/6.22.1 api/1 framework/1', 1, 300],
  ])('%s', (_, name, sends, delay) => {
    expect(waitingAfter(...failing(sends, name))).toEqual({
      result: 'pending',
      until: failedAt(sends) + delay + LATE,
    });
  });

  it.each([
    ['DataStore 4, after its twelfth try', failing(12, V5)],
    ['DataStore 5, a mutation after three sends', failing(3, V6, 'mutation operation { createPost { id } }')],
    ['the API of aws-amplify 6, after three sends', failing(3, 'aws-amplify/6.22.1 api/1 framework/1')],
    ['Apollo’s link', failing(1, 'aws-amplify/4.0.2')],
    ['a client without a user agent', failing(1, '')],
    ['a 200 with errors', failing(1, V6, sync, 200)],
    ['what the page cancelled', [agent(request({ at: 0 }, 'r', user, sync), V6), abortion]],
  ])('nobody is known to try again: %s', (_, events) => {
    expect(waitingAfter(...events)).toEqual({ result: 'failed', until: null });
  });

  it('a 400 is no reason for aws-amplify 6 to send again, but for DataStore to', () => {
    expect(waitingAfter(...failing(1, V6, sync, 400))).toEqual({ result: 'pending', until: 10 + 300 + LATE });
    expect(waitingAfter(...failing(2, V6, sync, 400)).until).toBe(30 + 500 + LATE);
  });

  it('until its time is over: then it has failed', () => {
    expect(waitingAfter(...failing(1, V6), at(1310)).result).toBe('pending');
    expect(waitingAfter(...failing(1, V6), at(1311))).toEqual({ result: 'failed', until: null });
  });

  it('and is lost when the page goes away meanwhile, and forgotten when the next try comes', () => {
    expect(waitingAfter(document({ at: -1 }), ...failing(1, V6), gone({ at: 50 })).result).toBe('lost');
    const again = [
      agent(request({ at: 300 }, 'again', user, sync), V6),
      response({ at: 310 }, 'again', 'ok'),
    ];
    expect(waitingAfter(...failing(1, V6), ...again, at(9000))).toEqual({ result: 'retried', until: null });
  });

  it('the report says until when, and by which rule', () => {
    const [chain] = analysisOf(sessionOf(failing(1, V5)), { pseudonyms: false, notes: [] }).chains;
    expect(chain?.waiting).toEqual({
      until: new Date(START + 10 + 300 + LATE).toISOString(),
      basis: 'DataStore tries to sync up to 12 times in one mode.',
    });
  });
});

describe('Every attempt after the first has a cause', () => {
  const caused = (...events: CaptureEvent[]) =>
    analysisOf(sessionOf(events), { pseudonyms: false, notes: [] }).chains.map(({ attempts }) =>
      attempts.map(({ cause }) => cause ?? 'first'),
    );
  it.each([
    ['unauthorized', ['first', 'unauthorized']],
    ['refused by rule', ['first', 'unauthorized']],
    ['partial', ['first', 'partial']],
    ['error', ['first', 'error']],
  ] as const)('%s', (result, causes) => {
    expect(
      caused(
        request({ at: 0 }, 'a', user),
        response({ at: 1 }, 'a', result),
        request({ at: 2 }, 'b', apiKey),
        response({ at: 3 }, 'b', 'ok'),
      ),
    ).toEqual([causes]);
  });
  it('network', () => {
    expect(
      caused(
        request({ at: 0 }, 'a', user),
        failure({ at: 1 }, 'a'),
        request({ at: 2 }, 'b', apiKey),
        response({ at: 3 }, 'b', 'ok'),
      ),
    ).toEqual([['first', 'network']]);
  });
  it('a renewed token, where the same mode was asked again after a refusal', () => {
    expect(
      caused(
        request({ at: 0 }, 'a', userPool('alice', 't1')),
        response({ at: 1 }, 'a', 'unauthorized'),
        request({ at: 2 }, 'b', userPool('alice', 't2')),
        response({ at: 3 }, 'b', 'ok'),
      ),
    ).toEqual([['first', 'renewed-token']]);
  });
  it('unknown, where the attempt before never had an outcome', () => {
    const attempt = {
      exchange: 'a',
      again: [],
      mode: 'apiKey',
      outcome: 'pending',
      inferred: false,
    } as const;
    expect(causeOf(attempt, attempt)).toBe('unknown');
    expect(chainsOf(sessionOf([]))).toEqual([]);
  });
});
