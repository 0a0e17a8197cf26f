import type { AppSyncError, Exchange } from '../session-types.js';
import { isUnauthorized } from '../wire/outcome.js';
import { reasonRows } from './reason-rows.js';

/** Why an exchange did not come to `ok`. */
export interface Reason {
  /** AppSync's (or Cognito's, or the browser's) own words. */
  readonly phrase: string;
  /** What that means and where to look, in plain words. */
  readonly sentence: string;
}

const NAMED_PATHS = 5;

/**
 * The reason behind an outcome; null for `ok` and `pending`. Total: what no row knows is said with its status alone.
 */
export function reasonOf(exchange: Exchange): Reason | null {
  const { outcome, kind, errors } = exchange;
  if (outcome === 'ok' || outcome === 'pending') return null;
  if (outcome === 'network') return networkReason(exchange);
  if (kind === 'auth') return cognitoReason(exchange);
  const telling = errors.find(isUnauthorized) ?? errors[0];
  if (!telling) return statusReason(exchange);
  const sentence = sentenceOf(telling, exchange);
  return {
    phrase: phraseOf(telling),
    sentence: outcome === 'partial' ? `${fieldsOf(errors)} ${sentence}` : sentence,
  };
}

const phraseOf = ({ errorType, message }: AppSyncError): string =>
  [errorType, message].filter((part) => part !== null && part !== '').join(': ');

function sentenceOf({ errorType, message }: AppSyncError, { httpStatus }: Exchange): string {
  const row = reasonRows.find(
    ({ type, says }) => (type?.test(errorType ?? '') ?? true) && (says?.test(message) ?? true),
  );
  return row?.sentence ?? sentenceOfStatus(httpStatus);
}

/** Which fields of a partial answer are missing, by their paths. */
function fieldsOf(errors: readonly AppSyncError[]): string {
  const paths = [...new Set(errors.flatMap(({ path }) => (path ? [path.join('.')] : [])))];
  if (paths.length === 0) return 'Data came, but not all of it.';
  const named = paths.slice(0, NAMED_PATHS).join(', ');
  const more = paths.length > NAMED_PATHS ? ` and ${paths.length - NAMED_PATHS} more` : '';
  return `Data came, but not of ${named}${more}.`;
}

function statusReason(exchange: Exchange): Reason {
  const { kind, httpStatus, errorType, outcome, closeCode } = exchange;
  if (kind === 'publish' && (httpStatus === null || httpStatus < 400))
    return {
      phrase: 'failed',
      sentence: `${outcome === 'partial' ? 'Some' : 'None'} of the events were taken: each must be a string that holds JSON.`,
    };
  const phrase =
    errorType ??
    (httpStatus === null ? (closeCode === null ? outcome : `close code ${closeCode}`) : `HTTP ${httpStatus}`);
  const row = reasonRows.find(({ type, says }) => says === undefined && type?.test(errorType ?? ''));
  return { phrase, sentence: row?.sentence ?? sentenceOfStatus(httpStatus) };
}

/** What a status says by itself (AWS re:Post, «appsync-graphql-request-unauth-error»; RFC 9110). */
function sentenceOfStatus(status: number | null): string {
  if (status === 401)
    return 'The service refused the credential itself: a rule of the schema was not even asked. Look at the key, the token and its expiry, and whether the API has this mode.';
  if (status === 403)
    return 'The service, or a firewall before it, refused the request. Look at the IAM policy, the signature and AWS WAF.';
  if (status === 404) return 'There is no such API or path at this address.';
  if (status === 413) return 'The request is larger than the service takes.';
  if (status === 429) return 'Too many requests: the service asks to be called less often.';
  if (status !== null && status >= 500)
    return 'The service failed, or a resolver behind it. It may work when tried again; the logs of the API say more.';
  if (status !== null && status >= 400) return 'The service could not understand the request.';
  return 'The operation failed for a reason that is not about authorization. The message comes from the API or its resolver.';
}

/** A page is told nothing about why no answer came; DevTools sometimes is. */
function networkReason({ kind, errorType, errors, closeCode }: Exchange): Reason {
  if (errorType === 'Aborted')
    return {
      phrase: 'Aborted',
      sentence: 'The page cancelled it before the answer came: by an AbortController, or by leaving.',
    };
  const socket = kind === 'connection' || closeCode !== null;
  const detail = errors[0]?.message;
  if (detail !== undefined) {
    const row = networkRows.find(({ error }) => error.test(detail));
    return { phrase: detail, sentence: row?.sentence ?? NO_ANSWER };
  }
  if (kind === 'subscription' || kind === 'publish')
    return {
      phrase: 'the socket closed',
      sentence: 'Its socket was closed before the service had answered. The connection says how it ended.',
    };
  if (socket)
    return {
      phrase: closeCode === null ? 'no answer' : `close code ${closeCode}`,
      sentence:
        'The connection ended before the service acknowledged it: a network that does not let sockets through, a wrong address, or a service that could not be reached.',
    };
  return { phrase: 'Network error', sentence: NO_ANSWER };
}

const NO_ANSWER =
  'No answer came. A page is not told why: no network, a name that does not resolve, a blocked request, or an answer without CORS headers, which AWS WAF and proxies send. The Network panel may say which.';

/** Chrome's own names (net/base/net_error_list.h), as `devtools.network` gives them. */
const networkRows = [
  { error: /ERR_INTERNET_DISCONNECTED/, sentence: 'The browser is offline.' },
  {
    error: /ERR_NAME_NOT_RESOLVED/,
    sentence: 'The host does not resolve: a wrong address, or a private API from outside its network.',
  },
  { error: /ERR_BLOCKED_BY_/, sentence: 'The browser or an extension blocked it.' },
  { error: /ERR_CERT_|ERR_SSL_/, sentence: 'The certificate of the host was not accepted.' },
  {
    error: /ERR_CONNECTION_|ERR_TIMED_OUT|ERR_NETWORK_/,
    sentence: 'The host could not be reached, or the connection broke.',
  },
  {
    error: /ERR_FAILED|CORS/,
    sentence:
      'The answer was kept from the page, most likely because it had no CORS headers: AWS WAF and proxies answer without.',
  },
] as const;

function cognitoReason({ errorType, cognito, httpStatus }: Exchange): Reason {
  const message = cognito?.errorMessage;
  const phrase = errorType ?? `HTTP ${httpStatus}`;
  const says =
    errorType === 'NotAuthorizedException'
      ? 'Cognito refused: wrong credentials, or a refresh token that expired or was revoked. Whoever was signed in is signed out by most apps after this.'
      : 'Cognito did not do what was asked of it.';
  return { phrase: message === undefined ? phrase : `${phrase}: ${message}`, sentence: says };
}
