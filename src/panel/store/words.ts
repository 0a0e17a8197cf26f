import type { Exchange, Outcome } from '../../core/session-types.js';

const MINUTE = 60_000;

/** Time of day of an epoch time in ms, such as `11:42:17`. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB');

const HOSTS_KEPT = 500;
const hosts = new Map<string, string>();

/** Host of a URL, or the URL where it has none. Asked for every row, of the same few URLs: readings are kept. */
export function hostOf(url: string): string {
  const known = hosts.get(url);
  if (known !== undefined) return known;
  const host = URL.canParse(url) ? new URL(url).host || url : url;
  if (hosts.size >= HOSTS_KEPT) hosts.clear();
  hosts.set(url, host);
  return host;
}

/** A length of time in ms, short, such as `41 ms`, `1.2 s`, `6 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60 * MINUTE) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 48 * 60 * MINUTE) return `${Math.round(ms / (60 * MINUTE))} h`;
  return `${Math.round(ms / (24 * 60 * MINUTE))} days`;
}

const grouped = new Intl.NumberFormat('en-US');

/** A count with its noun, such as `1 row` or `1,204 rows`. */
export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${grouped.format(n)} ${n === 1 ? noun : plural}`;

/** When a token expires against the time of what it was sent with: both as they are in the session. */
export function expiry(expSeconds: number, at: number): string {
  const left = expSeconds * 1000 - at;
  if (left >= 0) return `expires ${duration(left)} after this request`;
  return `had expired ${duration(-left)} before this request`;
}

const REASON_LENGTH = 80;

/** Why an exchange failed, short: `200 Unauthorized`, `401 Token has expired`; empty for one that did not. */
export function reason(exchange: Exchange): string {
  if (exchange.outcome === 'network') return 'no answer';
  const first = exchange.errors[0];
  const cognito = exchange.cognito?.errorType;
  // AppSync answers a bad credential with 401 and always the same type: there the message says more.
  const text =
    exchange.httpStatus === 401 || exchange.httpStatus === 403
      ? (first?.message ?? exchange.errorType)
      : (exchange.errorType ?? cognito ?? first?.message);
  const status = exchange.httpStatus === null ? [] : [String(exchange.httpStatus)];
  return (
    [...status, ...(text ? [text.slice(0, REASON_LENGTH).replace(/\.$/, '')] : [])].join(' ') ||
    exchange.outcome
  );
}

function authResult(exchange: Exchange): string {
  if (exchange.outcome !== 'ok') return reason(exchange);
  const cognito = exchange.cognito;
  if (cognito?.challenge) return `challenge ${cognito.challenge}`;
  if (exchange.operation === 'RevokeToken' || exchange.operation === 'GlobalSignOut') return 'signed out';
  if (cognito?.flow?.startsWith('REFRESH')) return 'tokens renewed';
  if (cognito?.tokens?.length && exchange.operation !== 'GetUser') return 'signed in';
  return String(exchange.httpStatus ?? 'ok');
}

function connectionResult(exchange: Exchange): string {
  if (exchange.closeCode !== null) {
    const why = exchange.outcome === 'ok' ? '' : ` · ${reason(exchange)}`;
    return `closed ${exchange.closeCode}${why}`;
  }
  if (exchange.outcome !== 'ok') return reason(exchange);
  return exchange.endedAt === null ? 'open' : 'closed';
}

/** The Result column: what came of an exchange, in a few words. */
export function result(exchange: Exchange): string {
  if (exchange.outcome === 'pending') return 'pending';
  if (exchange.kind === 'auth') return authResult(exchange);
  if (exchange.kind === 'connection') return connectionResult(exchange);
  const failed = exchange.outcome === 'unauthorized' || exchange.outcome === 'error';
  if (failed || exchange.outcome === 'network') return reason(exchange);
  const rows = exchange.kind === 'subscription' ? count(exchange.rows, 'event') : count(exchange.rows, 'row');
  const how =
    exchange.httpStatus ??
    (exchange.kind !== 'subscription' ? 'ok' : exchange.endedAt === null ? 'subscribed' : 'ended');
  return `${how} · ${exchange.outcome === 'partial' ? 'partial · ' : ''}${rows}`;
}

/** The As column: for whom the credentials speak. */
export function speaksFor(exchange: Exchange): string {
  const { identity, mode, role, cognito } = exchange;
  if (identity) return identity.username ?? identity.email ?? identity.sub ?? identity.person;
  if (mode === 'apiKey') return 'anyone with the key';
  if (mode === 'iam') return role === 'guest' ? 'guest' : `${role ?? 'unknown'} role`;
  if (cognito?.username) return cognito.username;
  return mode === 'none' ? 'nobody' : 'unknown';
}

/** Class of the colour of an outcome; the words beside it say the same. */
export const tone = (outcome: Outcome): 'ok' | 'bad' | 'warn' | 'dim' =>
  outcome === 'ok' ? 'ok' : outcome === 'partial' ? 'warn' : outcome === 'pending' ? 'dim' : 'bad';
