import { claimsOf } from '../auth/jwt.js';
import type { CognitoCall } from '../events.js';
import { plainErrorType } from './answer.js';
import { defined, isObject, type JsonObject, parseJson, textOf } from './json.js';
import type { Secrets } from './secrets.js';

const target = /^AWSCognito(IdentityProviderService|IdentityService)\.(\w+)$/;

/**
 * Names of members of Cognito's requests and answers that are, or unlock, credentials, such as `NEW_PASSWORD`,
 * `RefreshToken`, `Session`, `SecretKey`, `SRP_A`, `ANSWER`. One too many is masked, one too few is not.
 */
const secretMember = /passw|token$|session|secret|srp_|answer|device_?key/i;

/**
 * The call that an `x-amz-target` names, or null. Hosts can be overridden, so the target decides, not the host
 * (amplify-js, `userPoolEndpoint` and `identityPoolEndpoint`).
 */
export function cognitoTarget(header: string | undefined): Pick<CognitoCall, 'target' | 'service'> | null {
  const match = header === undefined ? null : target.exec(header);
  if (!match?.[2]) return null;
  return { target: match[2], service: match[1] === 'IdentityService' ? 'identityPool' : 'userPool' };
}

/** What may leave the page of a request to Cognito; its secrets are learned on the way. */
export function readCognitoRequest(
  call: Pick<CognitoCall, 'target' | 'service'>,
  text: string | null,
  secrets: Secrets,
): CognitoCall {
  const body = text === null ? undefined : parseJson(text);
  if (!isObject(body)) return call;
  learnSecrets(body, secrets);
  const parameters = isObject(body.AuthParameters) ? body.AuthParameters : {};
  const responses = isObject(body.ChallengeResponses) ? body.ChallengeResponses : {};
  const logins = isObject(body.Logins) ? Object.values(body.Logins) : [];
  const token = textOf(body.AccessToken) ?? textOf(logins[0]);
  if (token !== undefined) secrets.learn(token);
  const claims = token === undefined ? null : claimsOf(token);
  const found = defined({
    flow: textOf(body.AuthFlow) ?? textOf(body.ChallengeName),
    clientId: textOf(body.ClientId),
    username: textOf(parameters.USERNAME) ?? textOf(responses.USERNAME) ?? textOf(body.Username),
    identityId: textOf(body.IdentityId),
    tokens: claims ? [claims] : undefined,
    guest: call.service === 'identityPool' ? logins.length === 0 : undefined,
  });
  return { ...call, ...found };
}

/** What may leave the page of Cognito's answer: whose tokens it brought, or why it refused. */
export function readCognitoResponse(
  call: Pick<CognitoCall, 'target' | 'service'>,
  text: string | null,
  secrets: Secrets,
): CognitoCall {
  const body = text === null ? undefined : parseJson(text);
  if (!isObject(body)) return call;
  learnSecrets(body, secrets);
  const result = isObject(body.AuthenticationResult) ? body.AuthenticationResult : {};
  const tokens = [result.AccessToken, result.IdToken]
    .map((token) => (typeof token === 'string' ? claimsOf(token) : null))
    .filter((claims) => claims !== null);
  const credentials = isObject(body.Credentials) ? body.Credentials : {};
  const type = plainErrorType(textOf(body.__type) ?? textOf(body.code));
  const errorType = type === null ? undefined : secrets.mask(type);
  const message = textOf(body.message) ?? textOf(body.Message);
  const found = defined({
    challenge: textOf(body.ChallengeName),
    tokens: tokens.length > 0 ? tokens : undefined,
    username: isObject(body.ChallengeParameters) ? textOf(body.ChallengeParameters.USERNAME) : undefined,
    identityId: textOf(body.IdentityId),
    accessKeyId: textOf(credentials.AccessKeyId),
    errorType,
    errorMessage: errorType === undefined || message === undefined ? undefined : secrets.mask(message),
  });
  return { ...call, ...found };
}

function learnSecrets(body: JsonObject, secrets: Secrets): void {
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') {
      if (secretMember.test(name)) secrets.learn(value);
    } else if (isObject(value)) learnSecrets(value, secrets);
  }
}
