import { List } from 'immutable';
import type { Attempt, Chain, Exchange, Session } from '../session-types.js';
import { isUnauthorized } from '../wire/outcome.js';
import { continues, operationKey, resultOf, succeeded } from './chain.js';
import { type Waiting, waitingOf } from './waiting.js';

/** Refused handshakes that are remembered, and how long after one a first `start` counts as having waited, ms. */
const HANDSHAKES_KEPT = 20;
const WAITED_MS = 15_000;

/** Chains of one operation that may still be continued. An app that repeats a refused request would pile them up. */
const OPEN_KEPT = 50;

/** Folds one exchange, begun or changed, into the chains. Called after the exchange stands in the session. */
export function foldChains(session: Session, exchange: Exchange): Session {
  if (exchange.kind === 'connection') return foldConnection(session, exchange);
  const chainId = session.chainOf.get(exchange.id);
  if (chainId !== undefined) return update(session, chainId, exchange);
  return exchange.endedAt === null ? join(session, exchange) : session;
}

function join(session: Session, exchange: Exchange): Session {
  const key = operationKey(exchange);
  if (key === null) return session;
  if (exchange.mode === 'unknown') return startChain(session, key, exchange, []);
  const repeated = reconnect(session, exchange);
  if (repeated) return repeated;
  for (const id of session.openChains.get(key) ?? []) {
    const chain = session.chains.get(id);
    const latest = chain && latestExchange(session, chain);
    if (!chain || !latest) continue;
    if (isSomebodyElseIn(session, latest)) continue;
    const partly = latest.outcome === 'partial' && latest.errors.some(isUnauthorized);
    if (continues(chain, latest, exchange, partly))
      return append(session, chain, attemptOf(exchange), exchange);
  }
  return startChain(session, key, exchange, waitedFor(session, exchange));
}

/**
 * Whether another person signed in after an exchange began. A period that only ended doesn't count: a refused
 * refresh is just why the next mode is tried.
 */
function isSomebodyElseIn(session: Session, latest: Exchange): boolean {
  const now = session.periods.last();
  if (now === undefined || now.from <= latest.startedAt) return false;
  const before = session.periods.findLast(({ from }) => from <= latest.startedAt);
  const person = latest.identity?.person ?? before?.person;
  return person !== undefined && person !== now.person;
}

const attemptOf = (exchange: Exchange): Attempt => ({
  exchange: exchange.id,
  again: [],
  mode: exchange.mode,
  outcome: exchange.outcome,
  inferred: false,
});

const latestExchange = (session: Session, chain: Chain): Exchange | undefined => {
  const last = chain.attempts.at(-1);
  return last && session.exchanges.get(last.again.at(-1) ?? last.exchange);
};

function startChain(session: Session, key: string, exchange: Exchange, before: readonly Attempt[]): Session {
  const id = `chain of ${exchange.id}`;
  const chain: Chain = {
    id,
    key,
    doc: exchange.doc,
    operation: exchange.operation,
    model: exchange.model,
    kind: exchange.kind,
    attempts: before,
    result: 'pending',
    waiting: null,
    startedAt: exchange.startedAt,
  };
  const open = session.openChains.get(key) ?? List<string>();
  return append(
    {
      ...session,
      chainOrder: session.chainOrder.push(id),
      openChains: session.openChains.set(
        key,
        open
          .filter((one) => isOpen(session, one))
          .push(id)
          .takeLast(OPEN_KEPT),
      ),
    },
    chain,
    attemptOf(exchange),
    exchange,
  );
}

/** A chain that ended well takes no further attempt, unless what came was refused in part. */
function isOpen(session: Session, id: string): boolean {
  const chain = session.chains.get(id);
  const last = chain?.attempts.at(-1);
  return (
    chain !== undefined && last !== undefined && (last.outcome === 'partial' || !succeeded(last.outcome))
  );
}

function append(session: Session, chain: Chain, attempt: Attempt, exchange: Exchange): Session {
  const attempts = [...chain.attempts, attempt];
  const startedIn =
    exchange.subscriptionId === null
      ? session.startedIn
      : session.startedIn.set(`${exchange.doc}|${exchange.subscriptionId}`, chain.id);
  return withAttempts(
    { ...session, startedIn, chainOf: session.chainOf.set(exchange.id, chain.id) },
    chain,
    attempts,
  );
}

function withAttempts(session: Session, chain: Chain, attempts: readonly Attempt[]): Session {
  const tried = { ...chain, attempts };
  const lost = isLost(session, chain.doc);
  const next = waitingOf(session, tried);
  const due = next !== null && next.until >= session.now ? next : null;
  const result = resultOf(attempts, lost, due !== null);
  const waiting = lost ? null : due;
  return {
    ...remember(session, chain.id, waiting),
    chains: session.chains.set(chain.id, { ...tried, waiting, result }),
  };
}

function remember(session: Session, id: string, waiting: Waiting | null): Session {
  if (waiting !== null)
    return {
      ...session,
      waiting: session.waiting.set(id, waiting.until),
      waitingUntil: Math.min(session.waitingUntil, waiting.until),
    };
  return session.waiting.has(id) ? { ...session, waiting: session.waiting.delete(id) } : session;
}

/** Ends the waiting of chains whose next try should have come by now: they failed. */
export function endWaiting(session: Session): Session {
  if (session.now <= session.waitingUntil) return session;
  let next = session;
  for (const [id, until] of session.waiting) {
    const chain = next.chains.get(id);
    if (until < session.now && chain) next = withAttempts(next, chain, chain.attempts);
  }
  return { ...next, waitingUntil: Math.min(Number.POSITIVE_INFINITY, ...next.waiting.values()) };
}

const isLost = (session: Session, doc: string): boolean => {
  const gone = session.documents.get(doc)?.gone;
  return gone !== undefined && gone !== null && gone.cause !== 'parked';
};

/** The same subscription id, started again in the same mode on another socket (amplify-js, `AWSWebSocketProvider`). */
function reconnect(session: Session, exchange: Exchange): Session | null {
  if (exchange.subscriptionId === null) return null;
  const id = session.startedIn.get(`${exchange.doc}|${exchange.subscriptionId}`);
  const chain = id === undefined ? undefined : session.chains.get(id);
  if (!chain) return null;
  const index = chain.attempts.findLastIndex(
    (attempt) => attempt.mode === exchange.mode && !attempt.inferred,
  );
  if (index < 0) return null;
  const attempts = chain.attempts.map((attempt, at) =>
    at === index
      ? { ...attempt, again: [...attempt.again, exchange.id], outcome: exchange.outcome }
      : attempt,
  );
  return withAttempts({ ...session, chainOf: session.chainOf.set(exchange.id, chain.id) }, chain, attempts);
}

/** An attempt's outcome is that of its latest repetition. */
function update(session: Session, chainId: string, exchange: Exchange): Session {
  const chain = session.chains.get(chainId);
  if (!chain) return session;
  const attempts = chain.attempts.map((attempt) =>
    (attempt.again.at(-1) ?? attempt.exchange) === exchange.id && !attempt.inferred
      ? { ...attempt, outcome: exchange.outcome }
      : attempt,
  );
  return adopt(withAttempts(session, { ...chain, model: exchange.model ?? chain.model }, attempts), chain.id);
}

/**
 * An answer's body is read after the page has gone on, so the next attempt may be seen before it: then it began a
 * chain of its own, although it started after the answer had come. That chain is taken over.
 */
function adopt(session: Session, chainId: string): Session {
  const chain = session.chains.get(chainId);
  const latest = chain && latestExchange(session, chain);
  if (!chain || !latest || latest.endedAt === null) return session;
  const answeredAt = latest.endedAt;
  const partly = latest.outcome === 'partial' && latest.errors.some(isUnauthorized);
  for (const id of session.openChains.get(chain.key) ?? []) {
    const other = session.chains.get(id);
    const first = other && session.exchanges.get(other.attempts[0]?.exchange ?? '');
    if (!other || !first || other.id === chain.id || first.startedAt < answeredAt) continue;
    if (other.startedAt < chain.startedAt || !continues(chain, latest, first, partly)) continue;
    return takeOver(session, chain, other);
  }
  return session;
}

function takeOver(session: Session, chain: Chain, other: Chain): Session {
  let { chainOf, startedIn } = session;
  for (const id of other.attempts.flatMap(({ exchange, again }) => [exchange, ...again])) {
    chainOf = chainOf.set(id, chain.id);
    const subscriptionId = session.exchanges.get(id)?.subscriptionId;
    if (subscriptionId) startedIn = startedIn.set(`${chain.doc}|${subscriptionId}`, chain.id);
  }
  const open = session.openChains.get(chain.key) ?? List<string>();
  const at = session.chainOrder.lastIndexOf(other.id);
  return withAttempts(
    {
      ...session,
      chainOf,
      startedIn,
      chains: session.chains.delete(other.id),
      waiting: session.waiting.delete(other.id),
      chainOrder: session.chainOrder.delete(at),
      openChains: session.openChains.set(
        chain.key,
        open.filter((id) => id !== other.id),
      ),
    },
    chain,
    [...chain.attempts, ...other.attempts],
  );
}

/** A refused handshake is an attempt, inferred, of each chain that waited for its mode. */
function foldConnection(session: Session, connection: Exchange): Session {
  if (connection.outcome !== 'unauthorized' || session.refusedHandshakes.last() === connection.id)
    return session;
  if (session.refusedHandshakes.includes(connection.id)) return session;
  let next: Session = {
    ...session,
    refusedHandshakes: session.refusedHandshakes.push(connection.id).takeLast(HANDSHAKES_KEPT),
  };
  for (const chain of session.chains.values()) {
    if (chain.kind !== 'subscription' || chain.doc !== connection.doc) continue;
    const latest = latestExchange(session, chain);
    if (!latest || latest.endpoint !== connection.endpoint || isLost(session, chain.doc)) continue;
    next = refuseWaiting(next, chain, connection);
  }
  return next;
}

function refuseWaiting(session: Session, chain: Chain, connection: Exchange): Session {
  const last = chain.attempts.at(-1);
  if (!last || succeeded(last.outcome) || last.outcome === 'pending') return session;
  if (last.inferred && last.mode === connection.mode) {
    const again = { ...last, again: [...last.again, connection.id] };
    return withAttempts(session, chain, [...chain.attempts.slice(0, -1), again]);
  }
  if (chain.attempts.some((attempt) => attempt.mode === connection.mode)) return session;
  return withAttempts(session, chain, [...chain.attempts, inferredAttempt(connection, [])]);
}

const inferredAttempt = (connection: Exchange, again: readonly string[]): Attempt => ({
  exchange: connection.id,
  again,
  mode: connection.mode,
  outcome: 'unauthorized',
  inferred: true,
});

/**
 * The refused handshakes that a subscription must have waited for when its first `start` comes in another mode.
 * Where the model's other operations were seen, they must have tried that mode too: a model that is read with
 * the API key alone did not wait for a user's handshake.
 */
function waitedFor(session: Session, exchange: Exchange): readonly Attempt[] {
  if (exchange.kind !== 'subscription') return [];
  const refused = session.refusedHandshakes
    .map((id) => session.exchanges.get(id))
    .filter((connection) => connection !== undefined)
    .filter(
      (connection) =>
        connection.doc === exchange.doc &&
        connection.endpoint === exchange.endpoint &&
        connection.mode !== exchange.mode &&
        exchange.startedAt - connection.startedAt <= WAITED_MS,
    );
  const modes = new Set(refused.map((connection) => connection.mode));
  return [...modes]
    .filter((mode) => mayTry(session, exchange, mode))
    .flatMap((mode) => {
      const [first, ...again] = refused.filter((connection) => connection.mode === mode);
      return first
        ? [
            inferredAttempt(
              first,
              again.map(({ id }) => id),
            ),
          ]
        : [];
    });
}

function mayTry(session: Session, exchange: Exchange, mode: Exchange['mode']): boolean {
  const others = session.chains
    .valueSeq()
    .filter(
      (chain) =>
        chain.doc === exchange.doc && chain.kind !== 'subscription' && chain.model === exchange.model,
    );
  return others.isEmpty() || others.some((chain) => chain.attempts.some((attempt) => attempt.mode === mode));
}

/** Chains that were in flight when their page went away are lost. */
export function loseChains(session: Session, doc: string): Session {
  let next = session;
  for (const chain of session.chains.values())
    if (chain.doc === doc && chain.result === 'pending') next = withAttempts(next, chain, chain.attempts);
  return next;
}
