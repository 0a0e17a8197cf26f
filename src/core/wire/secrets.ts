import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Shorter ones are not learned: masking every `a` would destroy the text and hide nothing. */
const SHORTEST_SECRET = 6;
const SECRETS_KEPT = 300;

/**
 * Everything in free text that is shaped like a credential: JWTs and Cognito's encrypted refresh tokens (two to
 * five parts), AppSync's API keys, both also behind a character that a form has percent-encoded, SigV4 signatures and their whole header.
 */
const shapes =
  /(?<=\b|%[\dA-F]{2})(?:eyJ[\w-]{6,}(?:\.[\w-]*){0,4}|da2-[A-Za-z0-9]{6,})|AWS4-HMAC-SHA256 Credential=[^"\\]*|\bSignature=[0-9a-f]{16,}/g;

/** A run at the very end that may be the beginning of a credential which a bound cut off. */
const danglingRun = /[\w\-.+/=%]{6,}$/;

export interface Secrets {
  /** Salted: equal for equal secrets under one salt, and of no use without it. 16 hex digits. */
  fingerprint(secret: string): string;
  /** Remembers a credential, so that it is masked wherever it turns up. */
  learn(secret: string): void;
  /** @param cut the text was cut at its end, so a credential may have been cut too. */
  mask(text: string, cut?: boolean): string;
}

/** @param salt hex. Pure JavaScript, since `crypto.subtle` does not exist on `http:` pages. */
export function createSecrets(salt: string): Secrets {
  const key = hexToBytes(salt);
  const known = new Map<string, readonly string[]>();

  const fingerprint = (secret: string) => bytesToHex(hmac(sha256, key, utf8ToBytes(secret)).subarray(0, 8));

  return {
    fingerprint,
    learn(secret) {
      if (secret.length < SHORTEST_SECRET || known.has(secret)) return;
      if (known.size >= SECRETS_KEPT) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      const spellings = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
      known.set(secret, [...spellings]);
    },
    mask(text, cut = false) {
      let masked = text;
      for (const spellings of known.values())
        for (const spelling of spellings)
          if (masked.includes(spelling)) masked = masked.replaceAll(spelling, '«masked»');
      masked = masked.replace(shapes, '«masked»');
      if (!cut) return masked;
      for (const spellings of known.values())
        for (const spelling of spellings) {
          const dangling = beginningAtEnd(masked, spelling);
          if (dangling > 0) return `${masked.slice(0, -dangling)}«cut»`;
        }
      return masked.replace(danglingRun, '«cut»');
    },
  };
}

/** How many characters at the end of a text are the beginning of a secret, from {@link SHORTEST_SECRET} on; or 0. */
function beginningAtEnd(text: string, secret: string): number {
  const tail = text.slice(-secret.length);
  const head = secret.slice(0, SHORTEST_SECRET);
  for (let at = tail.indexOf(head); at >= 0; at = tail.indexOf(head, at + 1))
    if (secret.startsWith(tail.slice(at))) return tail.length - at;
  return 0;
}
