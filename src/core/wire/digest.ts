/**
 * Sixteen hex digits that tell texts apart: short, where a query of two thousand characters would be kept as a key a
 * hundred times over. Two 32-bit lanes of multiply and xor (MurmurHash's constants); no protection against whoever
 * wants two texts to meet, so nothing secret or trusted may rest on it.
 */
export function digest(text: string): string {
  let one = 0x9e3779b1;
  let two = 0x85ebca6b;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0xcc9e2d51);
    two = Math.imul(two ^ unit, 0x1b873593) + 1;
    one ^= one >>> 15;
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return hex(one) + hex(two);
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
