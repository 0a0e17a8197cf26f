import type { Attempt, Chain, Exchange, Session } from '../session-types.js';

/** A try that the client is known to make again. Epoch ms. */
export interface Waiting {
  /** By then at the latest the next try is sent; it may come sooner, since clients add chance to their delays. */
  readonly until: number;
  /** Who waits and by which rule, in a sentence. */
  readonly basis: string;
}

/** How late a try may come after its delay is over: timers of a busy or hidden page fire late, ms. */
const LATE_MS = 1_000;

/** `2^n·100` and up to 100 ms by chance (amplify-js, `jitteredBackoff` of core and of datastore). */
const delayOf = (n: number) => 2 ** n * 100 + 100;

/** Sends of one try by aws-amplify 6: its HTTP layer repeats these by itself (core, `clients/middleware/retry`). */
const SENDS_OF_V6 = 3;
const repeatedByV6 = new Set([429, 500, 502, 503, 504]);

/** Tries of DataStore's sync in one mode: delays of more than 5 minutes are not waited for (datastore, `jitteredRetry`). */
const SYNC_TRIES = 12;
/** Delays of a mutation that found no network grow to 5 minutes and go on for ever (datastore 3 and 4). */
const MUTATION_DELAY_MS = 300_000;
/** After 5 s and then every minute (amplify-js, `Providers/constants.ts`). */
const RECONNECT_MS = 60_000;

/**
 * Whether the client that made a chain's last attempt is known to try again by itself, and until when: null where
 * the attempt did not fail, was refused (then another mode is next, at once), or nobody is known to repeat it.
 */
export function waitingOf(session: Session, chain: Chain): Waiting | null {
  const last = chain.attempts.at(-1);
  const exchange = last && session.exchanges.get(last.again.at(-1) ?? last.exchange);
  if (!last || !exchange || exchange.endedAt === null || exchange.client === null) return null;
  if (exchange.errorType === 'Aborted') return null;
  if (last.outcome !== 'network' && last.outcome !== 'error') return null;
  const sends = sendsInMode(chain.attempts, last);
  const delay =
    exchange.kind === 'subscription' ? reconnectOf(exchange) : delayAfter(exchange, exchange.client, sends);
  if (delay === null) return null;
  return { until: exchange.endedAt + delay.ms + LATE_MS, basis: delay.basis };
}

/** How often the last attempt's mode was tried without a pause. */
function sendsInMode(attempts: readonly Attempt[], last: Attempt): number {
  const other = attempts.findLastIndex(
    ({ mode, outcome }) => mode !== last.mode || outcome === 'unauthorized',
  );
  return attempts.slice(other + 1).reduce((sum, { again }) => sum + 1 + again.length, 0);
}

interface Delay {
  readonly ms: number;
  readonly basis: string;
}

const reconnectOf = (exchange: Exchange): Delay | null =>
  exchange.outcome === 'network' && exchange.client?.startsWith('aws-amplify ')
    ? { ms: RECONNECT_MS, basis: 'Amplify connects again after 5 s and then every minute.' }
    : null;

function delayAfter(exchange: Exchange, client: string, sends: number): Delay | null {
  const lost = exchange.outcome === 'network';
  const isV6 = client.startsWith('aws-amplify 6.');
  const repeats = isV6 && (lost || repeatedByV6.has(exchange.httpStatus ?? 0)) ? SENDS_OF_V6 : 1;
  const sent = sends % repeats;
  if (sent !== 0)
    return { ms: delayOf(sent), basis: `Amplify 6 sends it up to ${SENDS_OF_V6} times before it gives up.` };
  if (!client.endsWith(' DataStore')) return null;
  if (exchange.kind === 'mutation')
    return lost && !isV6
      ? {
          ms: Math.min(delayOf(sends), MUTATION_DELAY_MS),
          basis: 'DataStore sends a change again until there is a network.',
        }
      : null;
  const tries = sends / repeats;
  return exchange.operation.startsWith('sync') && tries < SYNC_TRIES && failedOutright(exchange)
    ? { ms: delayOf(tries), basis: `DataStore tries to sync up to ${SYNC_TRIES} times in one mode.` }
    : null;
}

/** A 200 with errors is an answer to DataStore; what it repeats is a status of 400 and more, or no answer. */
const failedOutright = ({ outcome, httpStatus }: Exchange): boolean =>
  outcome === 'network' || (httpStatus ?? 0) >= 400;
