import type { Identity } from '../../core/auth/credential.js';
import type { Skew } from '../../core/clock-skew.js';
import type { Session } from '../../core/session-types.js';
import { duration } from './words.js';

/** Below this a skew changes nothing: tokens live for minutes at least, and their times are whole seconds. */
const IN_STEP_MS = 5000;
/** AWS refuses a signature that is further off than this (SigV4: «Signature not yet current», five minutes). */
export const SIGNATURE_LIMIT_MS = 5 * 60_000;

/** The least that the clock is off, ms: above 0 it is ahead; null while it may as well be in step. */
export function offBy(skew: Skew | null): number | null {
  if (skew === null) return null;
  const least = skew.from > 0 ? skew.from : Math.min(0, skew.to);
  return Math.abs(least) < IN_STEP_MS ? null : least;
}

/** A skew in words: `clock in step`, `clock 4 min ahead`. */
export function skewWords(skew: Skew): string {
  const off = offBy(skew);
  return off === null ? 'clock in step' : `clock ${duration(Math.abs(off))} ${off > 0 ? 'ahead' : 'behind'}`;
}

/** What a skew means for requests, in a sentence. */
export function skewMeaning(skew: Skew): string {
  const off = offBy(skew);
  const bounds = `By the answers’ dates this browser’s clock is between ${signed(skew.from)} and ${signed(skew.to)} of AppSync’s.`;
  if (off === null) return bounds;
  if (Math.abs(off) < SIGNATURE_LIMIT_MS) return `${bounds} Tokens expire by AppSync’s clock.`;
  return `${bounds} Signed requests (iam) are refused beyond five minutes; tokens expire by AppSync’s clock.`;
}

const signed = (ms: number): string => `${duration(Math.abs(ms))} ${ms < 0 ? 'behind' : 'ahead'}`;

/** The latest token that was sent, of who is signed in where somebody is. */
export function lastToken({ order, exchanges, periods }: Session): Identity | null {
  const period = periods.last();
  const person = period?.to === null ? period.person : null;
  const id = order.findLast((one) => {
    const identity = exchanges.get(one)?.identity;
    return typeof identity?.exp === 'number' && (person === null || identity.person === person);
  });
  return (id === undefined ? null : exchanges.get(id)?.identity) ?? null;
}

/** What is left until an expiry, as a countdown: `41:07`, `2 h 05 min`; how long ago it was when it is over. */
export function countdown(expSeconds: number, now: number): string {
  const left = Math.round((expSeconds * 1000 - now) / 1000);
  if (left <= 0) return `expired ${left > -60 ? `${Math.abs(left)} s` : duration(-left * 1000)} ago`;
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  if (hours >= 48) return `expires in ${duration(left * 1000)}`;
  return `expires in ${hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes}:${two(left % 60)}`}`;
}
