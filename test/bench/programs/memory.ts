/**
 * Whether memory stays flat once the bounds are reached: a session and its log take 100,000 further events at full
 * speed, and every 5,000 events the heap is measured after a collection.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CaptureEvent } from '../../../src/core/events.js';
import { emptySession, reduce } from '../../../src/core/session.js';
import { createLog } from '../../../src/devtools/log.js';
import { mixedLog } from '../../support/mixed-log.js';
import { figure, gate } from '../gate.js';

const EVENTS = 100_000;
const STEP = 5000;
/** Of the mean, over all the events. The log follows the session in steps, so some of it is a saw's teeth. */
const GROWTH = 0.1;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

const heap = (): number => {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Least squares: how much a value grows a step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return over / values.reduce((sum, _value, at) => sum + (at - middle) ** 2, 0);
}

const events = mixedLog();
const log = createLog();
let session = emptySession;
const fold = (event: CaptureEvent): void => {
  session = reduce(session, event);
  const lost = log.add(event, session);
  if (lost) session = reduce(session, lost);
};

const isFull = () => (session.dropped.get('exchanges')?.count ?? 0) > session.bounds.exchanges / 4;
let before = 0;
for (; !isFull(); before += 1) fold(events.next().value);
figure('events until the bounds were reached', before.toLocaleString('en-US'));

const sizes: number[] = [];
const from = performance.now();
for (let at = 0; at < EVENTS; at += STEP) {
  for (let more = 0; more < STEP; more += 1) fold(events.next().value);
  sizes.push(heap());
}
figure(
  'speed with bounds reached',
  `${Math.round(EVENTS / ((performance.now() - from) / 1000)).toLocaleString('en-US')} events/s, collections included`,
);
const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
const growth = (slope(sizes) * sizes.length) / mean;
gate(
  'heap over 100,000 events with bounds reached',
  `${mean.toFixed(0)} MB (${Math.min(...sizes).toFixed(0)} to ${Math.max(...sizes).toFixed(0)}), grows ${(growth * 100).toFixed(1)} %`,
  growth <= GROWTH,
  `at most ${GROWTH * 100} %`,
);
figure(
  'kept',
  `${session.exchanges.size} exchanges, ${session.chains.size} chains, ${log.events.length} events`,
);
