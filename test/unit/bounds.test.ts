import { isCollection } from 'immutable';
import { describe, expect, it } from 'vitest';
import { type Bounds, defaultBounds } from '../../src/core/bounds.js';
import type { CaptureEvent } from '../../src/core/events.js';
import { emptySession, newSession, replay } from '../../src/core/session.js';
import type { Session } from '../../src/core/session-types.js';
import {
  ack,
  apiKey,
  document,
  failure,
  frame,
  gone,
  request,
  response,
  socketOpen,
  start,
  startAck,
  userPool,
} from '../support/events.js';
import { mixedEvents } from '../support/mixed-log.js';

const small: Bounds = {
  exchanges: 200,
  body: 100,
  framesPerSocket: 50,
  databaseEvents: 5,
  documents: 3,
  deliveries: 300,
};
const log = mixedEvents(6000);
const bounded = replay(newSession(small), log);
const whole = replay(emptySession, log);

/** How many entries every collection of a session holds, those inside of others included. */
const sizes = (session: Session): Record<string, number> =>
  Object.fromEntries(
    Object.entries(session).flatMap(([name, value]) =>
      isCollection(value) ? [[name, deepSize(value)]] : [],
    ),
  );
const deepSize = (value: unknown): number =>
  isCollection(value)
    ? [...value.valueSeq()].reduce<number>((sum, inner) => sum + deepSize(inner), value.count())
    : 0;

describe('A recording that goes on past its bounds', () => {
  it('keeps the latest exchanges exactly as an endless one would show them', () => {
    const kept = bounded.order.toArray();
    expect(kept.length).toBeGreaterThan(small.exchanges * 0.9);
    expect(kept.length).toBeLessThanOrEqual(small.exchanges);
    const latest = whole.order.takeLast(kept.length - 10).toArray();
    expect(kept).toEqual(expect.arrayContaining(latest));
    for (const id of latest) {
      const { requestBody, responseBody, ...here } = bounded.exchanges.get(id) ?? {};
      expect(here).toEqual(withoutBodies(whole, id));
      expect(requestBody?.text.length ?? 0).toBeLessThanOrEqual(small.body);
      expect(responseBody?.bytes).toBe(whole.exchanges.get(id)?.responseBody?.bytes);
      const chain = bounded.chainOf.get(id) ?? '';
      expect(bounded.chains.get(chain)).toEqual(whole.chains.get(whole.chainOf.get(id) ?? ''));
    }
  });

  it('keeps the sign-in periods, the persons and the inventories of the audit', () => {
    expect(bounded.periods.toJS()).toEqual(whole.periods.toJS());
    expect(bounded.persons.toJS()).toEqual(whole.persons.toJS());
    expect(bounded.snapshots.toJS()).toEqual(whole.snapshots.toJS());
  });

  it('says what left, how much and why', () => {
    const [exchanges, frames] = [bounded.dropped.get('exchanges'), bounded.dropped.get('frames')];
    expect(exchanges).toEqual({
      count: whole.exchanges.size - bounded.exchanges.size,
      reason: 'more than 200 exchanges',
    });
    expect(frames?.reason).toBe('more than 50 frames on one socket');
    expect(bounded.dropped.get('documents')?.reason).toBe('more than 3 page loads');
    // Records that are delivered again come in again, so more leave than are missing.
    expect(bounded.dropped.get('deliveries')?.reason).toBe('more than 300 delivered records');
    expect(bounded.dropped.get('deliveries')?.count).toBeGreaterThanOrEqual(
      whole.deliveries.size - bounded.deliveries.size,
    );
    expect(whole.dropped.get('exchanges')).toBeUndefined();
  });

  it('counts events of databases that left', () => {
    const events = Array.from(
      { length: 9 },
      (_, at): CaptureEvent => ({
        type: 'database',
        at,
        doc: 'd',
        partition: 'p',
        action: 'open',
        database: `${at}`,
        store: null,
      }),
    );
    const session = replay(newSession(small), events);
    expect(session.databaseEvents.map(({ database }) => database).toArray()).toEqual([
      '4',
      '5',
      '6',
      '7',
      '8',
    ]);
    expect(session.dropped.get('database events')).toEqual({
      count: 4,
      reason: 'more than 5 events of databases',
    });
  });

  it('holds no more after four times as many events: no index keeps what has left', () => {
    const longer = sizes(replay(newSession(small), mixedEvents(24_000)));
    const before = sizes(bounded);
    for (const [name, size] of Object.entries(longer))
      expect(size, name).toBeLessThanOrEqual(Math.max((before[name] ?? 0) * 1.25, 60));
  });

  it('has no index that names an exchange which is no more', () => {
    const { exchanges, chains } = bounded;
    const known = (ids: Iterable<string>) => {
      for (const id of ids) expect(exchanges.has(id), id).toBe(true);
    };
    expect(bounded.order.size).toBe(exchanges.size);
    known(bounded.chainOf.keys());
    known(bounded.frames.keys());
    known(bounded.startedOn.keys());
    for (const index of [bounded.unnamed, bounded.signedWith, bounded.startedOn])
      for (const ids of index.values()) known(ids);
    expect(bounded.chainOrder.toSet().equals(chains.keySeq().toSet())).toBe(true);
    for (const ids of [...bounded.openChains.values(), ...bounded.unsettled.values()])
      for (const id of ids) expect(chains.has(id), id).toBe(true);
    for (const id of bounded.startedIn.values()) expect(chains.has(id), id).toBe(true);
  });

  it('keeps an open socket and its subscriptions however old they are, and what comes of them', () => {
    const reads = Array.from({ length: 1000 }, (_, n) => [
      request({ at: 100 + n }, `r${n}`, apiKey, undefined, { n }),
      response({ at: 100 + n }, `r${n}`, 'ok'),
    ]).flat();
    const session = replay(newSession(small), [
      document({ at: 0 }),
      socketOpen({ at: 1 }, 's', userPool()),
      ack({ at: 2 }, 's'),
      start({ at: 3 }, 's', '1', userPool()),
      startAck({ at: 4 }, 's', '1'),
      ...reads,
      frame({ at: 2000 }, 's', 'received', { type: 'complete', id: '1' }),
    ]);
    expect(session.exchanges.get('s/1')?.endedAt).not.toBeNull();
    expect(session.order.take(2).toArray()).toEqual(['s', 's/1']);
    const later = replay(session, [gone({ at: 2001 }), ...reads.map((event) => renumbered(event))]);
    expect(later.exchanges.has('s')).toBe(false);
    expect(later.startedIn.size + later.startedOn.size + later.frames.size).toBe(0);
  });

  it('an app that is offline for a day repeats itself in chains of a bearable length', () => {
    const events = Array.from({ length: 2000 }, (_, n) => [
      request({ at: n * 2 }, `r${n}`, apiKey),
      failure({ at: n * 2 + 1 }, `r${n}`),
    ]).flat();
    const { chains } = replay(emptySession, events);
    expect(chains.map(({ attempts }) => attempts.length).max()).toBe(100);
    expect(chains.size).toBe(20);
  });
});

const withoutBodies = (session: Session, id: string) => {
  const { requestBody, responseBody, ...rest } = session.exchanges.get(id) ?? {};
  return rest;
};

const renumbered = (event: CaptureEvent): CaptureEvent =>
  'exchange' in event ? { ...event, exchange: `again-${event.exchange}` } : event;

it('The bounds that hold unless somebody asked for others are those that the documentation names', () => {
  expect(defaultBounds).toMatchObject({ exchanges: 20_000, body: 65_536, framesPerSocket: 2000 });
});
