import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { region } from '../names.ts';
import { type Headers, type IamIdentity, Refused, type Verifier } from './verifiers.ts';

/** Temporary credentials as the identity pool issues them. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly identity: IamIdentity;
}

const service = 'appsync';
const checksum = 'x-amz-content-sha256';

/** How far AWS lets a client's clock be off, in ms. */
const skewMs = 5 * 60_000;

const headerPattern = new RegExp(
  `^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>[^/]+)/(?<day>\\d{8})/${region}/${service}/aws4_request, ?` +
    'SignedHeaders=(?<names>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$',
);

/**
 * Signs each request anew with the secret that belongs to its access key and compares (AWS Signature Version 4).
 * Error types: amplify-js#2422 (InvalidSignatureException), amplify-js#3447 (UnrecognizedClientException), both 403.
 *
 * @param find the credentials of an access key id
 */
export function iamVerifier(find: (accessKeyId: string) => IssuedCredentials | undefined): Verifier {
  return {
    mode: 'iam',
    recognises: ({ authorization = '' }) => authorization.startsWith('AWS4-HMAC-SHA256'),
    async verify({ headers, path, body }) {
      const { accessKeyId = '', day, names = '', signature } = partsOf(headers);
      const date = headers['x-amz-date'] ?? '';
      const signed = names.split(';');
      if (!signature || !date.startsWith(`${day}T`) || !signed.includes('host')) {
        return refused(
          'IncompleteSignatureException',
          'The request signature does not conform to AWS standards.',
        );
      }
      const credentials = find(accessKeyId);
      if (!credentials || headers['x-amz-security-token'] !== credentials.sessionToken) {
        return refused(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
        );
      }
      if (credentials.expiresAt <= Date.now()) {
        return refused('ExpiredTokenException', 'The security token included in the request is expired.');
      }
      const signingDate = dateOf(date);
      if (!(Math.abs(signingDate.getTime() - Date.now()) <= skewMs)) {
        return refused(
          'InvalidSignatureException',
          `Signature expired: ${date} is too far from the current time.`,
        );
      }
      const expected = await signatureOf({ credentials, signingDate, headers, signed, path, body });
      if (expected !== signature) {
        return refused(
          'InvalidSignatureException',
          'The request signature we calculated does not match the signature you provided.',
        );
      }
      return { mode: 'iam', type: 'AWS_IAM', iam: credentials.identity };
    },
  };
}

function refused(errorType: string, message: string): Refused {
  return new Refused(message, errorType, 403);
}

function partsOf({ authorization = '' }: Headers): Partial<Record<string, string>> {
  return headerPattern.exec(authorization)?.groups ?? {};
}

/** `20260102T030405Z`, the basic ISO format of `x-amz-date`; an invalid date for anything else. */
function dateOf(date: string): Date {
  return new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

async function signatureOf(request: {
  credentials: IssuedCredentials;
  signingDate: Date;
  headers: Headers;
  signed: readonly string[];
  path: string;
  body: string;
}): Promise<string | undefined> {
  const { signingDate, signed, path, body } = request;
  const { accessKeyId, secretAccessKey } = request.credentials;
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const headers = Object.fromEntries(signed.map((name) => [name, request.headers[name] ?? '']));
  // The library takes the client's word for the body's hash where there is one.
  if (checksum in headers) headers[checksum] = createHash('sha256').update(body).digest('hex');
  const again = await signer.sign(
    { method: 'POST', protocol: 'https:', hostname: headers.host ?? '', path, headers, body },
    { signingDate, signableHeaders: new Set(signed) },
  );
  return headerPattern.exec(again.headers.authorization ?? '')?.groups?.signature;
}
