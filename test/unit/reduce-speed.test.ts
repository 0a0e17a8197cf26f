import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import {
  ack,
  apiKey,
  document,
  request,
  response,
  socketOpen,
  start,
  startAck,
  userPool,
} from '../support/events.js';

const EVENTS = 50_000;

/** A long day of an app: every tenth read falls back, and a socket with subscriptions delivers now and then. */
function longLog(): CaptureEvent[] {
  const events: CaptureEvent[] = [
    document({ at: 0 }),
    socketOpen({ at: 1 }, 's', apiKey),
    ack({ at: 2 }, 's'),
  ];
  for (let at = 3; events.length < EVENTS; at += 10) {
    const query = `query Q($id: ID) { listPosts(id: $id) { items { id } } }`;
    const variables = { id: at };
    const falls = at % 100 < 10;
    events.push(request({ at }, `a${at}`, userPool(), query, variables));
    events.push(response({ at: at + 1 }, `a${at}`, falls ? 'unauthorized' : 'ok'));
    if (falls) {
      events.push(request({ at: at + 2 }, `b${at}`, apiKey, query, variables));
      events.push(response({ at: at + 3 }, `b${at}`, 'ok'));
      events.push(start({ at: at + 4 }, 's', `${at}`, apiKey, `onCreatePost`));
      events.push(startAck({ at: at + 5 }, 's', `${at}`));
    }
  }
  return events.slice(0, EVENTS);
}

describe('A log of 50,000 events', () => {
  it('is folded whole; the figure is printed, not judged', { timeout: 60_000 }, () => {
    const events = longLog();
    const begun = performance.now();
    const session = replay(emptySession, events);
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `reduce: ${Math.round(events.length / seconds).toLocaleString('en')} events/s, ${session.chains.size} chains`,
    );
    expect(session.exchanges.size).toBeGreaterThan(EVENTS / 3);
    expect(session.chains.filter(({ result }) => result === 'fell-back').size).toBeGreaterThan(EVENTS / 40);
  });

  it('of an app that repeats one refused request costs no more with every repetition', {
    timeout: 60_000,
  }, () => {
    const again = (count: number) => {
      const events = Array.from({ length: count }, (_, at) => [
        request({ at: at * 2 }, `r${at}`, userPool()),
        response({ at: at * 2 + 1 }, `r${at}`, 'unauthorized'),
      ]).flat();
      const session = replay(emptySession, events);
      expect(session.chains.size).toBe(count);
      return (
        session.openChains
          .valueSeq()
          .map(({ size }) => size)
          .max() ?? 0
      );
    };
    expect(again(2000)).toBe(again(200));
  });
});
