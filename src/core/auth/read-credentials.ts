import type { Secrets } from '../wire/secrets.js';
import type { Credential } from './credential.js';
import { claimsOf } from './jwt.js';

const sigv4 = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;
const bearer = /^Bearer\s+/i;

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
    if (value !== '') secrets.learn(value);
    found.push(readCredential(header, value, secrets));
  }
  return found;
}

function readCredential(header: string, value: string, secrets: Secrets): Credential {
  if (value.trim() === '') return { kind: 'empty', header };
  const fingerprint = secrets.fingerprint(value);
  if (header === 'x-api-key') return { kind: 'apiKey', header, fingerprint };
  const signed = sigv4.exec(value);
  if (signed)
    return {
      kind: 'sigv4',
      header,
      // The signature differs with every request; the key id tells equal from different.
      fingerprint: secrets.fingerprint(signed[1] ?? ''),
      accessKeyId: signed[1] ?? '',
      region: signed[2] ?? '',
      service: signed[3] ?? '',
    };
  const withBearer = bearer.test(value);
  const token = value.replace(bearer, '');
  secrets.learn(token);
  const claims = claimsOf(token);
  const tokenFingerprint = secrets.fingerprint(token);
  return claims
    ? { kind: 'jwt', header, fingerprint: tokenFingerprint, claims, bearer: withBearer }
    : { kind: 'opaque', header, fingerprint: tokenFingerprint, bearer: withBearer };
}
