import { fetchAnswers } from './cases/fetch-answers.js';
import { fetchBodies } from './cases/fetch-bodies.js';
import { fetchCall } from './cases/fetch-call.js';
import { fetchOrder } from './cases/fetch-order.js';
import { patches } from './cases/patches.js';
import { shapes } from './cases/shapes.js';
import { websocketCases } from './cases/websocket.js';
import { xhrCases } from './cases/xhr.js';
import type { Cases, Place, Seen } from './tools.js';

const PATIENCE_MS = 5_000;

const GROUPS: Record<string, Cases> = {
  'what functions look like': shapes,
  'fetch called': fetchCall,
  'a body for fetch': fetchBodies,
  'an answer of fetch': fetchAnswers,
  'the order of fetch': fetchOrder,
  'an XMLHttpRequest': xhrCases,
  'a WebSocket': websocketCases,
  'patches, and what else is observed': patches,
};

/** What every case saw in this page, by «group: case», one after the other. */
async function run(place: Place): Promise<Record<string, Seen>> {
  const transcripts: Record<string, Seen> = {};
  for (const [group, cases] of Object.entries(GROUPS))
    for (const [name, seen] of Object.entries(cases))
      transcripts[`${group}: ${name}`] = await within(seen, place);
  return transcripts;
}

/** A case that hangs or throws has seen just that. */
async function within(work: Cases[string], place: Place): Promise<Seen> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Seen>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'did not end');
  });
  try {
    return await Promise.race([work(place), late]);
  } catch (error) {
    return `failed: ${String(error)} ${String(Reflect.get(Object(error), 'stack'))}`;
  } finally {
    clearTimeout(timer);
  }
}

Reflect.set(window, 'runSuite', run);
