import type { AppSyncError, Outcome } from '../session-types.js';
import type { Answer } from './answer.js';

const unauthorizedTypes = new Set(['Unauthorized', 'UnauthorizedException', 'NotAuthorizedException']);

/** The wording of resolvers, for the clients and mocks that leave the type away (fact sheet: `notAuthz`). */
const unauthorizedMessage = /^(?:Not Authorized to access \S+ on type \S+|Unauthorized on \[.+\])$/;

export const isUnauthorized = ({
  errorType,
  message,
}: Pick<AppSyncError, 'errorType' | 'message'>): boolean =>
  errorType === null ? unauthorizedMessage.test(message) : unauthorizedTypes.has(errorType);

/**
 * What an HTTP answer of AppSync comes to. 401 and 403 are the service refusing the credential; a 200 with
 * `Unauthorized` is a rule refusing it (AWS re:Post, «appsync-graphql-request-unauth-error»).
 */
export function outcomeOf(status: number, answer: Answer | null): Outcome {
  if (status === 401 || status === 403) return 'unauthorized';
  const errors = answer?.errors ?? [];
  if (status >= 400) return errors.some(isUnauthorized) ? 'unauthorized' : 'error';
  if (status === 0) return 'network';
  if (errors.length > 0) {
    if (answer?.data === 'some') return 'partial';
    return errors.some(isUnauthorized) ? 'unauthorized' : 'error';
  }
  return status >= 200 && status < 300 ? 'ok' : 'error';
}
