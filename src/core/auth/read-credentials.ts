import type { Secrets } from '../wire/secrets.js';
import type { Credential } from './credential.js';
import { claimsOf } from './jwt.js';

const sigv4 = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/;
const bearer = /^Bearer(?:\s+|$)/i;
/** What is left of a value whose token was not there when JavaScript wrote it into a text. */
const nothing = /^(?:null|undefined)?$/;

/**
 * What the credential headers of one request say, their secrets gone. Names are compared without case: v4 and v5
 * send `X-Api-Key`, v6 `x-api-key` (amplify-js, `headerBasedAuth` of each).
 * @param headers name and value, as they were set
 */
export function readCredentials(
  headers: Iterable<readonly [string, string]>,
  secrets: Secrets,
): Credential[] {
  const found: Credential[] = [];
  for (const [name, value] of headers) {
    const header = name.toLowerCase();
    if (header === 'x-amz-security-token') secrets.learn(value);
    if (header !== 'x-api-key' && header !== 'authorization') continue;
    // Browsers join the values of a header that was set twice; a signature and an opaque value have commas of their own.
    const values = value.split(', ');
    for (const one of header === 'x-api-key' || values.every(claimsOf) ? values : [value])
      found.push(readCredential(header, one, secrets));
  }
  return found;
}

function readCredential(header: string, value: string, secrets: Secrets): Credential {
  const text = value.trim();
  const token = text.replace(bearer, '');
  if (nothing.test(token)) return { kind: 'empty', header, text };
  secrets.learn(value);
  if (header === 'x-api-key') return { kind: 'apiKey', header, fingerprint: secrets.fingerprint(value) };
  const signed = sigv4.exec(value);
  if (signed) {
    const [, accessKeyId = '', region = '', service = ''] = signed;
    // The signature differs with every request; the key id tells equal from different.
    return {
      kind: 'sigv4',
      header,
      fingerprint: secrets.fingerprint(accessKeyId),
      accessKeyId,
      region,
      service,
    };
  }
  secrets.learn(token);
  const claims = claimsOf(token);
  const rest = {
    header,
    fingerprint: secrets.fingerprint(token),
    bearer: token !== text,
  };
  return claims ? { kind: 'jwt', claims, ...rest } : { kind: 'opaque', ...rest };
}
