import type { CaptureEventOf } from '../events.js';
import { type Answer, answerOf } from '../wire/answer.js';
import { isObject, parseJson } from '../wire/json.js';
import { isUnauthorized } from '../wire/outcome.js';

/** The answer of a response; of a batch, which a proxy answers with an array, that of all its operations. */
export function answerIn({ answer, body }: CaptureEventOf<'response'>): Answer | null {
  if (answer) return answer;
  const parsed = body && !body.truncated ? parseJson(body.text) : undefined;
  if (!Array.isArray(parsed)) return null;
  const answers = parsed.filter(isObject).map(answerOf);
  const data = answers.map((one) => one.data);
  return {
    data: data.includes('some') ? 'some' : data.includes('null') ? 'null' : 'absent',
    errors: answers.flatMap(({ errors }) => errors),
    records: answers.flatMap(({ records }) => records),
    rows: answers.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** What an answer adds to its exchange: the error that tells most is the one that refused. */
export const answerMembers = (answer: Answer | null) => {
  const errors = answer?.errors ?? [];
  const telling = errors.find(isUnauthorized) ?? errors[0];
  return { errors, errorType: telling?.errorType ?? null, rows: answer?.rows ?? 0 };
};
