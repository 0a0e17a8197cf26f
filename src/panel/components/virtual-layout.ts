/** Where each item of a list begins, and after the last one where it ends, px. */
export function startsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const starts = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) starts[index + 1] = (starts[index] ?? 0) + heightOf(index);
  return starts;
}

/** The item that stands at a height, px: of two that meet there the lower one. */
export function indexAt(starts: Float64Array, y: number): number {
  let from = 0;
  let to = starts.length - 1;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if ((starts[middle] ?? 0) <= y) from = middle;
    else to = middle - 1;
  }
  return from;
}

/** How far a list is scrolled when an item is moved into sight by the shortest way, px. */
export function revealing(starts: Float64Array, index: number, top: number, height: number): number {
  const begin = starts[index] ?? 0;
  const end = starts[index + 1] ?? begin;
  if (begin < top) return begin;
  return end > top + height ? end - height : top;
}
