import { textOfBase64 } from '../wire/base64.js';
import { defined, isObject, parseJson, textOf } from '../wire/json.js';
import type { Claims } from './credential.js';

const jwt = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/**
 * The claims of a JWT, or null where the text is none (broken UTF-8 or JSON included). The signature is not
 * looked at and not kept. Cognito's access token has `username`, its ID token `cognito:username`
 * (amplify-category-api, owner claim resolvers).
 */
export function claimsOf(token: string): Claims | null {
  const payload = jwt.exec(token)?.[1];
  const text = payload === undefined ? null : textOfBase64(payload);
  const claims = text === null ? undefined : parseJson(text);
  if (!isObject(claims)) return null;
  const groups = claims['cognito:groups'];
  return defined({
    iss: textOf(claims.iss),
    sub: textOf(claims.sub),
    username: textOf(claims.username) ?? textOf(claims['cognito:username']),
    email: textOf(claims.email),
    tokenUse: textOf(claims.token_use),
    clientId: textOf(claims.client_id) ?? textOf(claims.aud),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : undefined,
    exp: numberOf(claims.exp),
    iat: numberOf(claims.iat),
  });
}
