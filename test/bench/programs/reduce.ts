/**
 * What an event costs the reducer, over everything that an app with DataStore does: syncs of fifty records, reads that
 * fall back, mutations, a socket that delivers, renewed tokens, inventories, page loads.
 */
import { emptySession, reduce, replay } from '../../../src/core/session.js';
import { mixedEvents, mixedParts } from '../../support/mixed-log.js';
import { figure, gateRatio, median } from '../gate.js';

const PAIRS = 60;
const WANTED = 50_000;
/** Of a cost that does not grow: 20,000 exchanges are a level more in a hash trie, and no longer in the cache. */
const MOST = 1.5;

/** µs an event. */
function cost(events: number, fold: () => void): number {
  const from = performance.now();
  fold();
  return ((performance.now() - from) * 1000) / events;
}

const log = mixedEvents(50_000);
const rates = (fold: () => void) => {
  const costs = Array.from({ length: 9 }, () => cost(log.length, fold));
  const perSecond = (micros: number) => Math.round(1e6 / micros).toLocaleString('en-US');
  return `${perSecond(median(costs))} events/s, at best ${perSecond(Math.min(...costs))}`;
};
figure(
  `a log of 50,000 events (wanted: ${WANTED.toLocaleString('en-US')} on an idle core)`,
  rates(() => replay(emptySession, log)),
);
figure(
  'the same event by event, as the recorder folds',
  rates(() => log.reduce(reduce, emptySession)),
);

const [first = [], middle = [], last = []] = mixedParts(1000, 20_000, 21_000);
const large = replay(replay(emptySession, first), middle);
gateRatio(
  'the last thousand of 20,000 exchanges to the first',
  Array.from(
    { length: PAIRS },
    () =>
      [
        cost(last.length, () => replay(large, last)),
        cost(first.length, () => replay(emptySession, first)),
      ] as const,
  ),
  MOST,
);
