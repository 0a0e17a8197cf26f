const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));

/**
 * UTF-8 text out of base64 or base64url, padded or not; null where it is neither or not UTF-8. Pure JavaScript:
 * `atob` and `TextDecoder` belong to the environment, and the core has none.
 */
export function textOfBase64(encoded: string): string | null {
  const chars = encoded.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  if (chars.length % 4 === 1) return null;
  let bits = 0;
  let held = 0;
  let percent = '';
  for (const char of chars) {
    const value = VALUES.get(char);
    if (value === undefined) return null;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    percent += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(percent);
  } catch {
    return null;
  }
}
