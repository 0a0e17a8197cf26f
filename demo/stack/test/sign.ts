import { createHash, createHmac } from 'node:crypto';

/** What the identity pool issues, in its own words. */
export interface AwsKeys {
  readonly AccessKeyId: string;
  readonly SecretKey: string;
  readonly SessionToken: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Signs a POST by AWS's description of Signature Version 4, apart from the library that verifies it.
 *
 * @returns all headers, the signed ones and `authorization`
 */
export function signedHeaders(
  keys: AwsKeys,
  request: { host: string; path: string; body: string; at: Date },
): Record<string, string> {
  const date = request.at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = {
    accept: 'application/json, text/javascript',
    'content-type': 'application/json; charset=UTF-8',
    host: request.host,
    'x-amz-date': date,
    'x-amz-security-token': keys.SessionToken,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', request.path, '', lines.join(''), names, sha256(request.body)].join('\n');
  const scope = `${date.slice(0, 8)}/us-east-1/appsync/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.SecretKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.AccessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}
