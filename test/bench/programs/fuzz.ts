/**
 * A hundred thousand pages' traffic, damaged at random, each with a credential in it. The seed is printed with what
 * failed, and another run takes another one.
 */
import fc from 'fast-check';
import { createStripper } from '../../../src/core/wire/strip.js';
import { traffic } from '../../support/fuzz.js';
import { figure, gate } from '../gate.js';

const RUNS = 100_000;

const seed = Date.now() | 0;
const from = performance.now();
const details = await fc.check(traffic(createStripper), { numRuns: RUNS, seed });
figure('seed', String(seed));
figure('speed', `${Math.round(details.numRuns / ((performance.now() - from) / 1000))} a second`);
gate(
  'damaged traffic',
  `${details.numRuns.toLocaleString('en-US')} of ${RUNS.toLocaleString('en-US')}`,
  !details.failed,
  'no crash, no credential through, every drop counted',
);
if (details.failed) console.log(fc.defaultReportMessage(details));
