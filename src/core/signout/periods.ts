import type { AuthMode, Claims } from '../auth/credential.js';
import { identityOfClaims } from '../auth/identity.js';
import type { CaptureEvent, CaptureEventOf } from '../events.js';
import type { Exchange, Period, Session } from '../session-types.js';
import { meetAll } from './persons.js';
import { FOUND, FOUND_IN_REQUEST, type Sign, SWITCHED, signOf, TOKENS_REMOVED } from './signs.js';

/** Signs of an end that come this much later, in ms of event time, are signs of the same end. */
const ONE_END_MS = 5000;

type At = Pick<CaptureEvent, 'at' | 'doc'>;

const replace = (session: Session, index: number, period: Period): Session => ({
  ...session,
  periods: session.periods.set(index, period),
});

const running = (session: Session): Period | null => {
  const last = session.periods.last();
  return last !== undefined && last.to === null ? last : null;
};

const namesOfPeriod = (session: Session, period: Period): readonly string[] =>
  session.persons.get(period.person)?.names ?? [];

/** Ends a running period, or adds a sign to one that has just ended; -1 stands for none. */
const end = (session: Session, index: number, { at, doc }: At, sign: string): Session => {
  const period = index < 0 ? undefined : session.periods.get(index);
  if (period === undefined || period.endedBy.includes(sign)) return session;
  const endedBy = [...period.endedBy, sign];
  return replace(
    session,
    index,
    period.to === null ? { ...period, to: at, endedIn: doc, endedBy } : { ...period, endedBy },
  );
};

const isFresh = (period: Period, at: number): boolean => period.to === null || at - period.to <= ONE_END_MS;

/** The latest period, running or just ended, that the sign can speak of; -1 where there is none. */
const endedNow = (session: Session, at: number, username: string | null): number =>
  session.periods.findLastIndex(
    (period) =>
      isFresh(period, at) && (username === null || namesOfPeriod(session, period).includes(username)),
  );

/**
 * A page may store tokens before the body of the answer that brought them was read: a period that was found then
 * began with that answer, whose own time is not after it.
 */
const explain = (session: Session, period: Period, { at }: At, sign: string): Session => {
  const isCause = sign !== FOUND && sign !== FOUND_IN_REQUEST && at <= period.from;
  if (!isCause || !period.startedBy.includes(FOUND)) return session;
  return replace(session, session.periods.size - 1, { ...period, from: at, startedBy: [sign] });
};

const start = (session: Session, event: At, claims: Claims, mode: AuthMode, sign: string): Session => {
  const { person } = identityOfClaims(claims);
  const now = running(session);
  if (now !== null && now.person === person) return explain(session, now, event, sign);
  const ended = now === null ? session : end(session, session.periods.size - 1, event, SWITCHED);
  const period: Period = {
    id: `p${session.periods.size + 1}`,
    person,
    label: session.persons.get(person)?.label ?? person,
    mode,
    from: event.at,
    to: null,
    startedBy: [sign],
    endedBy: [],
    endedIn: null,
  };
  return { ...ended, periods: ended.periods.push(period) };
};

/**
 * Whether a token was already there when its person's last period ended by one of `signs`: what is left of a
 * sign-out says nothing about who is signed in now.
 */
const isLeftover = (session: Session, claims: Claims, ended: (sign: string) => boolean): boolean => {
  const { person } = identityOfClaims(claims);
  const last = session.periods.findLast((period) => period.person === person);
  return (
    last !== undefined &&
    last.to !== null &&
    last.endedBy.some(ended) &&
    (claims.iat === undefined || claims.iat * 1000 <= last.to)
  );
};

const foldSign = (session: Session, event: At, sign: Sign): Session => {
  if (!('tokens' in sign)) {
    return end(session, endedNow(session, event.at, sign.username), event, sign.sign);
  }
  const met = meetAll(session, sign.tokens);
  const [claims] = sign.tokens;
  if (claims === undefined) return met;
  if (sign.type === 'sign-in') return start(met, event, claims, 'userPool', sign.sign);
  return running(met) === null ? start(met, event, claims, 'userPool', FOUND) : met;
};

type TokenEvent = CaptureEventOf<'tokens'>;
type Entry = TokenEvent['entries'][number];

const isAccessToken = (entry: Entry): boolean => entry.name === 'accessToken';

const isGone = (period: Period, { partition, area, entries }: TokenEvent): boolean => {
  const place = period.tokensAt;
  return (
    place !== undefined &&
    place.partition === partition &&
    place.area === area &&
    !entries.some(
      (entry) =>
        isAccessToken(entry) && entry.clientId === place.clientId && entry.username === place.username,
    )
  );
};

const speaksFor = (session: Session, period: Period, { claims, username }: Entry): boolean =>
  (claims !== undefined && identityOfClaims(claims).person === period.person) ||
  (username !== null && namesOfPeriod(session, period).includes(username));

/** Remembers where the running period's access token lies. */
const locate = (session: Session, { partition, area }: TokenEvent, entry: Entry): Session => {
  const period = running(session);
  if (period === null) return session;
  const { clientId, username } = entry;
  const tokensAt = { partition, area, clientId, username };
  const before = period.tokensAt;
  if (
    before?.partition === partition &&
    before.area === area &&
    before.clientId === clientId &&
    before.username === username
  )
    return session;
  return replace(session, session.periods.size - 1, { ...period, tokensAt });
};

/** Some versions clear the old tokens before they store renewed ones: that ended nothing. */
const resume = (session: Session, event: TokenEvent, entries: readonly Entry[]): Session => {
  const last = session.periods.last();
  if (last === undefined || last.to === null || !isFresh(last, event.at)) return session;
  if (last.endedBy.some((sign) => sign !== TOKENS_REMOVED)) return session;
  if (!entries.some((entry) => speaksFor(session, last, entry))) return session;
  return replace(session, session.periods.size - 1, { ...last, to: null, endedBy: [], endedIn: null });
};

const foldTokens = (session: Session, event: TokenEvent): Session => {
  const entries = event.entries.filter(isAccessToken);
  const tokens = event.entries.flatMap(({ claims }) => (claims?.sub === undefined ? [] : [claims]));
  let next = resume(meetAll(session, tokens), event, entries);
  const gone = next.periods.findLastIndex((period) => isFresh(period, event.at) && isGone(period, event));
  next = end(next, gone, event, TOKENS_REMOVED);

  if (running(next) === null) {
    const newest = entries
      .flatMap(({ claims }) => (claims?.sub === undefined ? [] : [claims]))
      .filter((claims) => !isLeftover(next, claims, (sign) => sign !== TOKENS_REMOVED))
      .sort((a, b) => (b.iat ?? 0) - (a.iat ?? 0))[0];
    if (newest !== undefined) next = start(next, event, newest, 'userPool', FOUND);
  }
  const period = running(next);
  const own = period === null ? undefined : entries.find((entry) => speaksFor(next, period, entry));
  return own === undefined ? next : locate(next, event, own);
};

/** Of a request that carries an API key too, the mode is the key's: that says nothing of the person's. */
const modeOf = (exchange: Exchange | null): AuthMode =>
  exchange?.mode === 'userPool' || exchange?.mode === 'oidc' || exchange?.mode === 'lambda'
    ? exchange.mode
    : 'unknown';

/** Whose token a request carries. It starts a period only where nothing better told who is signed in. */
const foldRequest = (
  session: Session,
  event: CaptureEventOf<'request'>,
  exchange: Exchange | null,
): Session => {
  const credential = event.credentials.find(({ kind }) => kind === 'jwt');
  if (credential?.kind !== 'jwt') return session;
  const { claims } = credential;
  if (claims.iss === undefined || claims.sub === undefined) return session;
  const met = meetAll(session, [claims]);
  const now = running(met);
  if (now !== null && !now.startedBy.includes(FOUND_IN_REQUEST)) return met;
  if (now?.tokensAt !== undefined) return met;
  if (isLeftover(met, claims, (sign) => sign !== SWITCHED && sign !== TOKENS_REMOVED)) return met;
  return start(met, event, claims, modeOf(exchange), FOUND_IN_REQUEST);
};

/**
 * Folds one event into the sign-in periods and the persons of a session.
 * @param exchange The exchange that the event belongs to, already updated; null where it belongs to none.
 */
export const foldPeriods = (session: Session, event: CaptureEvent, exchange: Exchange | null): Session => {
  if (event.type === 'tokens') return foldTokens(session, event);
  const sign = signOf(event, exchange);
  if (sign !== null) return foldSign(session, event, sign);
  return event.type === 'request' && event.cognito === undefined
    ? foldRequest(session, event, exchange)
    : session;
};
