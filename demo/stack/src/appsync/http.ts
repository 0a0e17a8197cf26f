import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { type Answer, type Answered, type Asked, cut } from '../answer.ts';
import { authorize, modeOf, Refused } from '../auth/verifiers.ts';
import type { Fault } from '../faults.ts';
import type { Api } from './api.ts';
import type { Operation } from './operations.ts';
import { withhold } from './partial.ts';

/** POST /graphql of AppSync: 401 or 403 for a bad credential, 400 for a body that is no query, else 200. */
export async function answerGraphql(api: Api, asked: Asked): Promise<Answered> {
  const mode = modeOf(api.verifiers, asked.headers);
  const operation = api.read(asked.body);
  const names = operation ? api.namesOf(operation) : { operation: null, model: null };
  const fault = api.faults.take(names.model, mode);
  const answer = await answerWith(fault, names.operation, () => run(api, asked, operation));
  api.log.add({
    kind: 'http',
    mode,
    ...names,
    status: answer === cut ? null : answer.status,
    errorType: answer !== cut && v.is(refusalSchema, answer.body) ? answer.body.errors[0].errorType : null,
    fault: fault !== undefined,
  });
  return answer;
}

const refusalSchema = v.object({ errors: v.looseTuple([v.object({ errorType: v.string() })]) });

async function run(api: Api, asked: Asked, operation: Operation | null): Promise<Answer> {
  const caller = await authorize(api.verifiers, asked);
  if (caller instanceof Refused) return failure(caller.status, caller.errorType, caller.message);
  if (!operation || operation.isSubscription) {
    return failure(400, 'MalformedHttpRequestException', 'The body holds no query or mutation.');
  }
  const body = await operation.run(caller, asked.headers);
  return { status: 200, body, headers: { 'x-amzn-appsync-tokensconsumed': '1' } };
}

/** @param run what AppSync would do */
async function answerWith(
  fault: Fault | undefined,
  rootFields: string | null,
  run: () => Promise<Answer>,
): Promise<Answered> {
  if (!fault) return run();
  if ('cut' in fault) return cut;
  if ('delayMs' in fault) {
    await wait(fault.delayMs);
    return run();
  }
  if ('withhold' in fault) return withhold(fault, await run());
  if ('status' in fault) return failure(fault.status, fault.errorType, fault.message);
  const fields = rootFields?.split(',') ?? [];
  const errors = fault.errors.map((error) => ({
    path: fields.slice(0, 1),
    data: null,
    errorInfo: null,
    locations: [],
    ...error,
  }));
  return { status: 200, body: { data: Object.fromEntries(fields.map((field) => [field, null])), errors } };
}

function failure(status: number, errorType: string, message: string): Answer {
  return {
    status,
    body: { errors: [{ errorType, message }] },
    headers: { 'x-amzn-errortype': errorType },
  };
}
