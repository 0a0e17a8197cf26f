import type { Answer } from '../wire/answer.js';
import { isUnauthorized } from '../wire/outcome.js';

/** What an answer adds to its exchange: the error that tells most is the one that refused. */
export const answerMembers = (answer: Answer | null) => {
  const errors = answer?.errors ?? [];
  const telling = errors.find(isUnauthorized) ?? errors[0];
  return { errors, errorType: telling?.errorType ?? null, rows: answer?.rows ?? 0 };
};
