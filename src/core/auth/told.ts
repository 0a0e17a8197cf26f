import { Set } from 'immutable';
import type { CaptureEventOf } from '../events.js';
import type { Exchange, Session } from '../session-types.js';
import { plainIssuer } from './mode.js';
import { readAuth } from './reading.js';

/**
 * Takes what the user said of the app. Exchanges whose token could have been OpenID Connect's or a Lambda
 * authorizer's are read again, and so are the attempts that they are. Chains keep their shape: an attempt of unknown
 * mode was never joined to another, and the log replayed from its start joins it.
 */
export function foldTold(session: Session, event: CaptureEventOf<'told'>): Session {
  const told = {
    ...session,
    oidcIssuers: Set(event.oidcIssuers.map(plainIssuer)),
    endpoints: Set(event.endpoints),
  };
  const again = (exchange: Exchange): Exchange => {
    if (exchange.mode !== 'oidc' && !exchange.candidates?.includes('oidc')) return exchange;
    const { credentials } = exchange;
    if (credentials.length === 0) return exchange;
    const { candidates: before, ...rest } = exchange;
    const read = (known: Session) => readAuth(known, { credentials, authorizationShown: true, headers: {} });
    const { basis, ...auth } = read(told);
    return { ...rest, ...auth, basis: exchange.basis.replace(read(session).basis, basis) };
  };
  const exchanges = session.exchanges.map(again);
  const chains = session.chains.map((chain) => ({
    ...chain,
    attempts: chain.attempts.map((attempt) => {
      const mode = exchanges.get(attempt.exchange)?.mode ?? attempt.mode;
      return mode === attempt.mode ? attempt : { ...attempt, mode };
    }),
  }));
  return { ...told, exchanges, chains };
}
