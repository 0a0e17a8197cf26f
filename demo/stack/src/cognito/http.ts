import { CognitoError, UnsupportedError } from 'cognito-local/lib/errors.js';
import * as v from 'valibot';
import type { Answer, Asked } from '../answer.ts';
import { clientId } from '../names.ts';
import type { RequestLog } from '../requestLog.ts';
import type { SrpSignIns } from './srp.ts';
import type { CallUserPool } from './userPool.ts';

const flow = (name: string) => v.looseObject({ AuthFlow: v.literal(name) });
const verifier = v.looseObject({ ChallengeName: v.literal('PASSWORD_VERIFIER') });
const refresh = v.looseObject({ RefreshToken: v.string() });
const signedIn = v.looseObject({ AuthenticationResult: v.record(v.string(), v.unknown()) });

/** The endpoint of a Cognito user pool: cognito-local, with the actions that it lacks and Amplify v6 needs. */
export class CognitoEndpoint {
  readonly #call: CallUserPool;
  readonly #srp: SrpSignIns;
  readonly #log: RequestLog;

  constructor(parts: { call: CallUserPool; srp: SrpSignIns; log: RequestLog }) {
    this.#call = parts.call;
    this.#srp = parts.srp;
    this.#log = parts.log;
  }

  async answer({ headers, body }: Asked): Promise<Answer> {
    const action = headers['x-amz-target']?.split('.').at(-1) ?? '';
    const answer = await this.#answer(action, body);
    const errorType = answer.headers?.['x-amzn-errortype'] ?? null;
    const { status } = answer;
    this.#log.add({
      kind: 'cognito',
      mode: 'none',
      operation: action,
      model: null,
      status,
      errorType,
      fault: false,
    });
    return answer;
  }

  /** An access token by `USER_PASSWORD_AUTH`, as a script would sign in. */
  async accessTokenOf(username: string, password: string): Promise<string> {
    const result = await this.#act('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    return v.parse(v.object({ AuthenticationResult: v.object({ AccessToken: v.string() }) }), result)
      .AuthenticationResult.AccessToken;
  }

  async #answer(action: string, body: string): Promise<Answer> {
    try {
      return { status: 200, body: complete(await this.#act(action, JSON.parse(body))) };
    } catch (error) {
      if (error instanceof CognitoError) return refusal(error.code, error.message);
      if (error instanceof UnsupportedError) return refusal('UnknownOperationException', error.message);
      if (error instanceof SyntaxError) return refusal('SerializationException', error.message);
      if (error instanceof v.ValiError) return refusal('InvalidParameterException', error.message);
      throw error;
    }
  }

  async #act(action: string, request: unknown): Promise<unknown> {
    if (action === 'InitiateAuth' && v.is(flow('USER_SRP_AUTH'), request)) return this.#srp.start(request);
    if (action === 'RespondToAuthChallenge' && v.is(verifier, request)) {
      return this.#signIn('USER_PASSWORD_AUTH', this.#srp.finish(request));
    }
    // Amplify v6 refreshes with this action since 6.13; cognito-local knows only the older flow.
    if (action === 'GetTokensFromRefreshToken') {
      return this.#signIn('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: v.parse(refresh, request).RefreshToken });
    }
    return this.#call(action, request);
  }

  #signIn(AuthFlow: string, AuthParameters: Record<string, string>): Promise<unknown> {
    return this.#call('InitiateAuth', { AuthFlow, ClientId: clientId, AuthParameters });
  }
}

/** What Cognito tells beside the tokens and cognito-local leaves out. Seconds. */
function complete(result: unknown): unknown {
  if (!v.is(signedIn, result)) return result;
  const AuthenticationResult = { ...result.AuthenticationResult, ExpiresIn: 3600, TokenType: 'Bearer' };
  return { ...result, AuthenticationResult };
}

function refusal(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message }, headers: { 'x-amzn-errortype': type } };
}
