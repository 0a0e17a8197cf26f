/**
 * UTF-8 text out of base64 or base64url, padded or not; null where it is neither or not UTF-8. Pure JavaScript:
 * `atob` and `TextDecoder` belong to the environment, and the core has none.
 */
export function textOfBase64(encoded: string): string | null {
  const chars = encoded.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  if (chars.length % 4 === 1 || /[^A-Za-z\d+/]/.test(chars)) return null;
  let bits = 0;
  let held = 0;
  let percent = '';
  for (let i = 0; i < chars.length; i += 1) {
    bits = ((bits << 6) | valueOf(chars.charCodeAt(i))) & 0xffff;
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

/** @param code of a letter, a digit, `+` or `/`: in base64 they stand for 0 to 63 in the order `A–Z a–z 0–9 + /` */
function valueOf(code: number): number {
  if (code > 96) return code - 71;
  if (code > 64) return code - 65;
  if (code > 47) return code + 4;
  return code === 43 ? 62 : 63;
}
