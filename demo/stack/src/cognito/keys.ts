import { createRequire } from 'node:module';
import * as v from 'valibot';

const jwk = v.object({
  kty: v.literal('RSA'),
  use: v.literal('sig'),
  alg: v.literal('RS256'),
  kid: v.string(),
  n: v.string(),
  e: v.string(),
});
const keySchema = v.object({ pem: v.string(), jwk });

function read(name: 'private' | 'public') {
  const key: unknown = createRequire(import.meta.url)(`cognito-local/lib/keys/cognitoLocal.${name}.json`);
  return v.parse(keySchema, key);
}

/** The key pair that cognito-local ships and signs its tokens with: known to everybody, good on loopback alone. */
export const privateKeyPem: string = read('private').pem;
export const publicKeys: { keys: v.InferOutput<typeof jwk>[] } = { keys: [read('public').jwk] };
