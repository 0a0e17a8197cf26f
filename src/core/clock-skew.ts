/** By how much the browser's clock is ahead of the server's, ms: somewhere between the two; below 0 it is behind. */
export interface Skew {
  readonly from: number;
  readonly to: number;
}

/** The `date` header has whole seconds (RFC 9110, 5.6.7). */
const HEADER_MS = 999;

/**
 * What one more answer says of the clock's skew. The server wrote its `date` between the request and its answer,
 * so every answer bounds the skew from both sides, and several together more narrowly. AppSync exposes `date` to
 * the page (`access-control-expose-headers` in test/fixtures/recordings).
 * @param before what earlier answers said; where this one contradicts it, the clock was set and it counts alone
 * @param sentAt epoch ms by the browser's clock, and so is `receivedAt`
 * @param date the header's text; one that is no date says nothing
 */
export function narrowSkew(
  before: Skew | null,
  sentAt: number,
  receivedAt: number,
  date: string | undefined,
): Skew | null {
  const server = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return before;
  const said = { from: sentAt - server - HEADER_MS, to: receivedAt - server };
  if (before === null) return said;
  const both = { from: Math.max(before.from, said.from), to: Math.min(before.to, said.to) };
  return both.from <= both.to ? both : said;
}
