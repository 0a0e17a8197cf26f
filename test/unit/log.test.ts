import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/core/events.js';
import { emptySession, reduce, replay } from '../../src/core/session.js';
import type { Session } from '../../src/core/session-types.js';
import { createLog } from '../../src/devtools/log.js';
import { mixedEvents } from '../support/mixed-log.js';

const bounds: CaptureEvent = {
  type: 'bounds',
  at: 0,
  doc: 'recorder',
  exchanges: 300,
  body: 500,
  framesPerSocket: 100,
};

/** A recorder's session and log after some events. */
function recorded(events: readonly CaptureEvent[]) {
  const log = createLog();
  let session = emptySession;
  let longest = 0;
  for (const event of [bounds, ...events]) {
    session = reduce(session, event);
    const lost = log.add(event, session);
    if (lost) session = reduce(session, lost);
    longest = Math.max(longest, log.events.length);
  }
  return { log, session, longest };
}

const answers = ({ exchanges, chains, periods, persons, snapshots, deliveries }: Session) => ({
  exchanges: exchanges.toJS(),
  chains: chains.map(({ id, result, model }) => ({ id, result, model })).toJS(),
  periods: periods.toJS(),
  persons: persons.toJS(),
  snapshots: snapshots.toJS(),
  deliveries: deliveries.toJS(),
});

describe('The log of a recording past its bounds', () => {
  const { log, session, longest } = recorded(mixedEvents(5000));

  it('shows a panel that opens late what one that was there all the time sees', () => {
    const late = replay(emptySession, log.events);
    expect(answers(late)).toEqual(answers(session));
    expect(late.dropped.get('exchanges')).toEqual(session.dropped.get('exchanges'));
    expect(session.dropped.get('exchanges')?.count).toBeGreaterThan(1000);
  });

  it('keeps what another witness told of an exchange that is kept', () => {
    const events = mixedEvents(2000).flatMap((event): CaptureEvent[] =>
      event.type === 'request'
        ? [event, { ...event, exchange: `${event.exchange}-again`, source: 'network' }]
        : [event],
    );
    const twice = recorded(events);
    const late = replay(emptySession, twice.log.events);
    expect(twice.session.exchanges.some(({ sources }) => sources.length === 2)).toBe(true);
    expect(late.exchanges.toJS()).toEqual(twice.session.exchanges.toJS());
  });

  it('grows no more', () => {
    // Page loads have a bound of their own, which is not reached here.
    const loads = mixedEvents(15_000).filter(({ type }) => type.startsWith('document')).length;
    expect(recorded(mixedEvents(15_000)).longest - loads).toBeLessThan(longest * 1.1);
  });
});
