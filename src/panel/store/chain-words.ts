import { type Cause, causeOf } from '../../core/fallback/cause.js';
import type { Attempt, Chain, ChainResult, Exchange, Session } from '../../core/session-types.js';
import type { ModeNames } from './mode-names.js';
import { clock, count, duration, reason } from './words.js';

/** How a chain ended, in words. */
export const resultWords: Record<ChainResult, string> = {
  'first-try': 'first try',
  retried: 'retried',
  'fell-back': 'fell back',
  refused: 'refused',
  failed: 'failed',
  lost: 'lost',
  pending: 'pending',
};

/** Class of the colour of a chain's result. */
export const resultTone: Record<ChainResult, 'ok' | 'warn' | 'bad' | 'dim'> = {
  'first-try': 'ok',
  retried: 'warn',
  'fell-back': 'warn',
  refused: 'bad',
  failed: 'bad',
  lost: 'bad',
  pending: 'dim',
};

/** The sign of an attempt: worked, failed, still in flight. */
export const sign = ({ outcome }: Attempt): '✓' | '✗' | '…' =>
  outcome === 'ok' || outcome === 'partial' ? '✓' : outcome === 'pending' ? '…' : '✗';

const signWords = { '✓': 'worked', '✗': 'failed', '…': 'pending' } as const;

/** What came of one attempt: `3 rows`, `200 Unauthorized`. */
export function attemptWords(attempt: Attempt, exchange: Exchange | undefined): string {
  if (attempt.inferred) return exchange ? `handshake refused: ${reason(exchange)}` : 'handshake refused';
  if (!exchange) return attempt.outcome;
  if (exchange.outcome === 'pending') return 'in flight';
  if (sign(attempt) === '✗') return reason(exchange);
  if (exchange.kind === 'subscription') return `subscribed, ${count(exchange.rows, 'event')}`;
  return `${count(exchange.rows, 'row')}${exchange.outcome === 'partial' ? ', partial' : ''}`;
}

const causeWords: Record<Exclude<Cause, 'unauthorized'>, string> = {
  partial: 'after a refusal in part',
  error: 'after an error that is not about authorization',
  network: 'after no answer: not about authorization',
  'renewed-token': 'with a renewed token',
  unknown: 'why is not known',
};

/** Why an attempt was made, where it was not that the one before was refused; null where there is nothing to name. */
export function causeNote({ attempts }: Chain, step: number): string | null {
  const attempt = attempts[step];
  const cause = attempt ? causeOf(attempts[step - 1], attempt) : null;
  return cause === null || cause === 'unauthorized' ? null : causeWords[cause];
}

/**
 * The next try of a chain whose client is known to make one, and until when; null where none is known.
 * @param now epoch ms
 */
export function waitingWords({ waiting }: Chain, now: number): string | null {
  if (waiting === null) return null;
  const left = waiting.until - now;
  return left > 0 ? `waits, next try within ${duration(left)}` : `next try was due ${clock(waiting.until)}`;
}

/** All attempts as one sentence, for those who do not see the dots. */
export const chainSentence = (chain: Chain, { name }: ModeNames): string =>
  chain.attempts.map((attempt) => `${name(attempt.mode)} ${signWords[sign(attempt)]}`).join(', then ') +
  (chain.waiting === null ? '' : ', waiting for the next try');

/** Whether an attempt has this exchange, also as a repetition. */
export const attemptHas = (attempt: Attempt, exchange: string): boolean =>
  attempt.exchange === exchange || attempt.again.includes(exchange);

const deeds = { mutation: 'written', subscription: 'subscribed to', publish: 'published' } as const;
const deed = (exchange: Exchange): string =>
  exchange.kind === 'mutation' || exchange.kind === 'subscription' || exchange.kind === 'publish'
    ? deeds[exchange.kind]
    : 'read';

/**
 * The note for a person who was signed in and yet got the answer as somebody less: the first sentence and the
 * second, or null where there is nothing to tell.
 */
export function downgrade(
  session: Session,
  exchange: Exchange,
  { name }: ModeNames,
): readonly [string, string] | null {
  const chain = session.chains.get(session.chainOf.get(exchange.id) ?? '');
  if (chain?.result !== 'fell-back') return null;
  const last = chain.attempts.at(-1);
  if (!last || !attemptHas(last, exchange.id)) return null;
  const lesser = exchange.mode === 'apiKey' || (exchange.mode === 'iam' && exchange.role !== 'authenticated');
  const period = session.periods.findLast(
    ({ from, to }) => from <= exchange.startedAt && (to === null || to > exchange.startedAt),
  );
  if (!lesser || !period) return null;
  const failed = chain.attempts.find((attempt) => sign(attempt) === '✗' && attempt.mode !== exchange.mode);
  if (!failed) return null;
  const how = exchange.mode === 'apiKey' ? 'with the API key' : 'as a guest';
  return [
    `${period.label} is signed in, but this was ${deed(exchange)} ${how}.`,
    `${name(failed.mode)} was tried first and failed: ${attemptWords(failed, session.exchanges.get(failed.exchange))}.`,
  ];
}
