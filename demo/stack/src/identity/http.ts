import * as v from 'valibot';
import type { Answer, Asked } from '../answer.ts';
import type { RequestLog } from '../requestLog.ts';
import { IdentityError, type IdentityPool } from './pool.ts';

const logins = v.optional(v.nullable(v.record(v.string(), v.string()), {}), {});
const getId = v.object({ IdentityPoolId: v.string(), Logins: logins });
const getCredentials = v.object({ IdentityId: v.string(), Logins: logins });

/** The endpoint of Cognito's identity pools: `GetId` and `GetCredentialsForIdentity`, all that Amplify calls. */
export function answerIdentity(pool: IdentityPool, log: RequestLog, { headers, body }: Asked): Answer {
  const action = headers['x-amz-target']?.split('.').at(-1) ?? '';
  const answer = attempt(pool, action, body);
  log.add({
    kind: 'identity',
    mode: 'none',
    operation: action,
    model: null,
    status: answer.status,
    errorType: answer.headers?.['x-amzn-errortype'] ?? null,
    fault: false,
  });
  return answer;
}

function attempt(pool: IdentityPool, action: string, body: string): Answer {
  try {
    return { status: 200, body: act(pool, action, JSON.parse(body)) };
  } catch (error) {
    if (error instanceof IdentityError) return refusal(error.type, error.message);
    if (error instanceof SyntaxError) return refusal('SerializationException', error.message);
    if (error instanceof v.ValiError) return refusal('InvalidParameterException', error.message);
    throw error;
  }
}

function act(pool: IdentityPool, action: string, request: unknown): unknown {
  switch (action) {
    case 'GetId': {
      const { IdentityPoolId, Logins } = v.parse(getId, request);
      return { IdentityId: pool.getId(IdentityPoolId, Logins ?? {}) };
    }
    case 'GetCredentialsForIdentity': {
      const { IdentityId, Logins } = v.parse(getCredentials, request);
      const { identityId, credentials } = pool.getCredentials(IdentityId, Logins ?? {});
      return {
        IdentityId: identityId,
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          // Epoch seconds.
          Expiration: credentials.expiresAt / 1000,
        },
      };
    }
    default:
      throw new IdentityError('UnknownOperationException', `${action} is not modelled.`);
  }
}

function refusal(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message }, headers: { 'x-amzn-errortype': type } };
}
