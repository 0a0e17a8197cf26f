import * as v from 'valibot';
import type { SourcePlace } from '../events.js';

const frameSchema = v.object({ url: v.string(), lineNumber: v.number(), columnNumber: v.number() });

/** Stacks that led to one another (`await`, timers) are this deep at most. */
const DEPTH = 16;

const stackSchema = v.object({ callFrames: v.array(v.unknown()), parent: v.optional(v.unknown()) });
const initiatorSchema = v.object({ stack: v.unknown() });

/**
 * Where in the page's scripts a request was begun, out of what Chrome says of its initiator (`_initiator` of a HAR and
 * of `devtools.network`; the shape is the Chrome DevTools Protocol's `Network.Initiator`). The innermost frame of a
 * script that came over the network counts: before it are our own hook's, which every request of the page passes.
 * @returns null where it names none; the URL without its query, which may hold what is nobody's business
 */
export function initiatorOf(said: unknown): SourcePlace | null {
  const initiator = v.safeParse(initiatorSchema, said);
  let next: unknown = initiator.success ? initiator.output.stack : undefined;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const stack = v.safeParse(stackSchema, next);
    if (!stack.success) return null;
    for (const one of stack.output.callFrames) {
      const frame = v.safeParse(frameSchema, one);
      if (!frame.success || !/^https?:/.test(frame.output.url)) continue;
      const { url, lineNumber: line, columnNumber: column } = frame.output;
      return { url: url.replace(/[?#].*$/, ''), line, column };
    }
    next = stack.output.parent;
  }
  return null;
}
