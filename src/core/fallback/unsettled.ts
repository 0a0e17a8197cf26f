import { Set as ImmutableSet } from 'immutable';
import type { Chain, Session } from '../session-types.js';
import { succeeded } from './chain.js';

/**
 * The index of chains that something else than their own exchanges may change: those in flight are lost with their
 * page, and subscriptions that were refused wait for another handshake.
 * @param mayChange false where the chain is no more, or its page
 */
export function unsettledWith(
  unsettled: Session['unsettled'],
  chain: Chain,
  mayChange: boolean,
): Session['unsettled'] {
  const of = unsettled.get(chain.doc) ?? ImmutableSet<string>();
  const isWaiting = chain.result === 'pending' || (chain.kind === 'subscription' && hasFailed(chain));
  const now = mayChange && isWaiting ? of.add(chain.id) : of.delete(chain.id);
  if (now === of) return unsettled;
  return now.isEmpty() ? unsettled.delete(chain.doc) : unsettled.set(chain.doc, now);
}

const hasFailed = ({ attempts }: Chain): boolean => {
  const last = attempts.at(-1);
  return last !== undefined && last.outcome !== 'pending' && !succeeded(last.outcome);
};

/** Those of one page. */
export const unsettledOf = (session: Session, doc: string): readonly Chain[] =>
  (session.unsettled.get(doc)?.toArray() ?? []).flatMap((id) => session.chains.get(id) ?? []);
