import type { Attempt, Chain, ChainResult, Exchange, Outcome } from '../session-types.js';
import { digest } from '../wire/digest.js';

/**
 * Equal for exchanges of the same logical operation; null where a chain can't be told (no body, no fields). Only the
 * last part may hold a line break.
 */
export function operationKey(exchange: Exchange): string | null {
  const { kind, doc, endpoint, operation, query, variables, client } = exchange;
  if (kind === 'subscription')
    // The variables of a subscription hold the owner in one mode and not in another, so they don't count.
    return exchange.fields.length === 0 ? null : keyOf([doc, endpoint, kind, operation, client]);
  if (kind === 'publish') return variables && keyOf([doc, endpoint, kind, operation, variables]);
  if (kind !== 'query' && kind !== 'mutation') return null;
  return query === null ? null : keyOf([doc, endpoint, operation, variables, query]);
}

const keyOf = (parts: readonly (string | null)[]): string => digest(parts.join('\n'));

/** Errors beside data end a chain, unless a client goes on because one of them was a refusal. */
export const succeeded = (outcome: Outcome): boolean => outcome === 'ok' || outcome === 'partial';

/**
 * Whether an attempt of this exchange goes on with the chain. A new chain begins after a success, when a refused
 * mode is asked again with the same credential, at a return to a mode already left, and for somebody else.
 * @param latest the exchange behind the chain's last attempt
 */
export function continues(chain: Chain, latest: Exchange, next: Exchange, isRefusedPartly: boolean): boolean {
  const last = chain.attempts.at(-1);
  if (!last || last.outcome === 'pending') return false;
  const samePerson =
    latest.identity === null || next.identity === null || latest.identity.person === next.identity.person;
  if (!samePerson) return false;
  if (last.mode === next.mode) {
    if (succeeded(last.outcome)) return false;
    return last.outcome !== 'unauthorized' || isRenewed(latest, next);
  }
  // DataStore tries the next mode also when rows came beside an `Unauthorized` (datastore 4.2 and later).
  if (succeeded(last.outcome) && !isRefusedPartly) return false;
  return !chain.attempts.some((attempt) => attempt.mode === next.mode);
}

/** Another token of the same person: the first one was refused, then it was refreshed. */
function isRenewed(before: Exchange, after: Exchange): boolean {
  const fingerprintOf = (exchange: Exchange) =>
    exchange.credentials
      .map((credential) => (credential.kind === 'jwt' ? credential.fingerprint : ''))
      .join();
  return (
    before.identity !== null &&
    before.identity.person === after.identity?.person &&
    fingerprintOf(before) !== fingerprintOf(after)
  );
}

/**
 * @param lost the page that it ran on went away
 * @param waiting its client is known to try again
 */
export function resultOf(attempts: readonly Attempt[], lost: boolean, waiting: boolean): ChainResult {
  const last = attempts.at(-1);
  if (!last || last.outcome === 'pending' || waiting) return lost ? 'lost' : 'pending';
  if (succeeded(last.outcome)) {
    if (attempts.length === 1) return 'first-try';
    return attempts.some((attempt) => attempt.mode !== last.mode) ? 'fell-back' : 'retried';
  }
  return attempts.every((attempt) => attempt.outcome === 'unauthorized') ? 'refused' : 'failed';
}
