import { randomInt } from 'node:crypto';

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
