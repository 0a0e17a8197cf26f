import type { Attempt, Chain, ChainResult, Exchange, Session } from '../../core/session-types.js';
import { count, reason } from './words.js';

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
  if (exchange.outcome === 'pending') return 'waiting';
  if (sign(attempt) === '✗') return reason(exchange);
  if (exchange.kind === 'subscription') return `subscribed, ${count(exchange.rows, 'event')}`;
  return `${count(exchange.rows, 'row')}${exchange.outcome === 'partial' ? ', partial' : ''}`;
}

/** All attempts as one sentence, for those who do not see the dots. */
export const chainSentence = (chain: Chain): string =>
  chain.attempts.map((attempt) => `${attempt.mode} ${signWords[sign(attempt)]}`).join(', then ');

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
export function downgrade(session: Session, exchange: Exchange): readonly [string, string] | null {
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
    `${failed.mode} was tried first and failed: ${attemptWords(failed, session.exchanges.get(failed.exchange))}.`,
  ];
}
