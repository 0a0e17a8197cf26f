import type { RatioBounds } from '../support/paired.js';
import { ratioBounds } from '../support/paired.js';

/** Of the whole interval, so that each bound alone holds in 95 % of cases. */
const CONFIDENCE = 0.9;

export type Pairs = readonly (readonly [number, number])[];

const line = (name: string, figure: string, verdict: string): void =>
  console.log(`  ${name.padEnd(52)} ${figure.padEnd(44)} ${verdict}`);

const show = ({ ratio, lower, upper }: RatioBounds): string =>
  `ratio ${ratio.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`;

/** A figure that is printed and judges nothing. */
export const figure = (name: string, text: string): void => line(name, text, '');

/**
 * Judges a ratio by its upper bound: what may be above the gate has not passed. The process fails with it.
 * @param most the ratio that the gate allows
 */
export function gateRatio(name: string, pairs: Pairs, most: number): void {
  const bounds = ratioBounds(pairs, CONFIDENCE);
  gate(name, `${show(bounds)}, ${pairs.length} pairs`, bounds.upper <= most, `at most ${most}`);
}

/** A ratio that judges nothing: of a control, or of what no gate was set for. */
export const printRatio = (name: string, pairs: Pairs): void =>
  figure(name, `${show(ratioBounds(pairs, CONFIDENCE))}, ${pairs.length} pairs`);

/** Judges by yes or no. */
export function gate(name: string, text: string, passed: boolean, demanded: string): void {
  line(name, text, `${passed ? 'pass' : 'FAIL'} (${demanded})`);
  if (!passed) process.exitCode = 1;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
