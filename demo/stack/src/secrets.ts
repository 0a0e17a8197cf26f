import { randomBytes, randomInt } from 'node:crypto';
import { SignJWT } from 'jose';

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789';

function letters(length: number): string {
  return Array.from({ length }, () => lowerCase[randomInt(lowerCase.length)]).join('');
}

/** An API key of AppSync's shape: `da2-` and 26 lower-case letters or digits. */
export function newApiKey(): string {
  return `da2-${letters(26)}`;
}

/** A password that Cognito's default policy takes: upper and lower case, a digit and a symbol. */
export function newPassword(): string {
  return `Aa1!${letters(16)}`;
}

/** A token that is no JWT, as a Lambda authorizer may take. */
export function newOpaqueToken(): string {
  return `custom-${letters(40)}`;
}

/** Temporary AWS credentials of AWS's shapes: `ASIA` and 16 upper-case letters or digits, 40 and more of base64. */
export function newAwsKeys(): { accessKeyId: string; secretAccessKey: string; sessionToken: string } {
  return {
    accessKeyId: `ASIA${letters(16).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: `IQoJ${randomBytes(300).toString('base64')}`,
  };
}

/** A JWT of an issuer that no API here knows: only a Lambda authorizer can take it. Good for a day. */
export function newForeignJwt(): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('https://tokens.example.com')
    .setSubject('visitor')
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(randomBytes(32));
}
