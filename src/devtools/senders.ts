import * as v from 'valibot';
import type { Sender } from '../core/events.js';
import type { HarEntry } from '../core/wire/har-entry.js';
import { plainUrl } from '../core/wire/strip.js';

/** Tells which worker sent a request that no document sent. */
export interface Senders {
  /**
   * To be told of every entry: the scripts of workers are among them.
   * @returns the script of a service worker that is registered just now, or null
   */
  learn(entry: HarEntry): string | null;
  /** A page says that this script is registered as its service worker. */
  registered(script: string): void;
  /** Undefined for what a document of the inspected page's own process sent. */
  of(entry: HarEntry): Sender | undefined;
}

/** Chrome's initiator: where in which script a request was made, innermost first, and what led there. */
interface Stack {
  readonly callFrames: readonly { readonly url: string }[];
  readonly parent?: Stack | undefined;
}
const stackSchema: v.GenericSchema<unknown, Stack> = v.object({
  callFrames: v.array(v.object({ url: v.string() })),
  parent: v.optional(v.lazy(() => stackSchema)),
});
const initiatorSchema = v.object({ type: v.string(), stack: v.optional(stackSchema) });

const SCRIPTS_KEPT = 500;

/**
 * Measured in Chromium 156: an entry has a `pageref` where a document of the page's own process sent it, and none
 * where a worker, or a frame of another site, did. The script of a worker is loaded with the initiator `other`, that
 * of a service worker with a header of its own (Service Workers, «Update»: `Service-Worker: script`).
 */
export function createSenders(): Senders {
  const scripts = new Map<string, Sender['kind']>();
  const add = (url: string, kind: Sender['kind']) => {
    const [oldest] = scripts.keys();
    if (scripts.size >= SCRIPTS_KEPT && oldest !== undefined) scripts.delete(oldest);
    scripts.set(plainUrl(url), kind);
  };
  return {
    learn(entry) {
      const initiator = v.safeParse(initiatorSchema, entry._initiator);
      if (entry._resourceType !== 'script' || !initiator.success || initiator.output.type !== 'other')
        return null;
      const kind = headerOf(entry, 'service-worker') === 'script' ? 'service' : 'dedicated';
      add(entry.request.url, kind);
      return kind === 'service' ? plainUrl(entry.request.url) : null;
    },
    registered: (script) => add(script, 'service'),
    of(entry) {
      if (entry.pageref !== undefined) return undefined;
      const script = outermostScript(entry);
      // The referrer of what a worker fetches is its own script; a handler may stand in an imported one.
      const known = [headerOf(entry, 'referer'), script]
        .map((url) => plainUrl(url ?? ''))
        .find((url) => scripts.has(url));
      if (known !== undefined) return { kind: scripts.get(known) ?? 'unknown', url: known };
      return { kind: 'unknown', url: script === null ? null : plainUrl(script) };
    },
  };
}

const headerOf = (entry: HarEntry, name: string): string | undefined =>
  entry.request.headers.find((header) => header.name.toLowerCase() === name)?.value;

function outermostScript(entry: HarEntry): string | null {
  const initiator = v.safeParse(initiatorSchema, entry._initiator);
  let outermost: string | null = null;
  for (let stack = initiator.success ? initiator.output.stack : undefined; stack; stack = stack.parent)
    outermost = stack.callFrames.findLast(({ url }) => url !== '')?.url ?? outermost;
  return outermost;
}
