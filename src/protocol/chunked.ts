import * as v from 'valibot';
import type { Port } from './port.js';

/** Characters of one part. A single message of 10 MB costs 496 ms, forty of 256 KB 182 ms (Chromium 156). */
export const PART_LENGTH = 256 * 1024;
/** Chrome refuses a message above 64 MiB; so do we, on both sides, before memory does. */
export const MESSAGE_LIMIT = 64 * 1024 * 1024;

/**
 * A port that cuts large messages into parts; what it receives is as it came.
 * @throws RangeError from `send` when a message is longer than {@link MESSAGE_LIMIT} characters of JSON.
 */
export function cutting(port: Port): Port {
  let sent = 0;
  return {
    ...port,
    send(message) {
      const json = JSON.stringify(message);
      if (json.length > MESSAGE_LIMIT)
        throw new RangeError(`A message of ${json.length} characters is over the limit of ${MESSAGE_LIMIT}.`);
      if (json.length <= PART_LENGTH) return port.send(message);
      sent += 1;
      const of = Math.ceil(json.length / PART_LENGTH);
      for (let part = 0; part < of; part += 1) {
        const text = json.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);
        port.send({ part, of, message: sent, text });
      }
    },
  };
}

/** Numbers are not checked here: parts that don't follow each other are passed over. */
const partSchema = v.object({
  part: v.number(),
  of: v.number(),
  message: v.number(),
  text: v.pipe(v.string(), v.maxLength(PART_LENGTH)),
});

/** A port that puts together again what {@link cutting} sent; what it sends goes as it is. */
function joining(port: Port): Port {
  let incoming: { message: number; texts: string[] } = { message: -1, texts: [] };
  return {
    ...port,
    onMessage(listener) {
      port.onMessage((received) => {
        const parsed = v.safeParse(partSchema, received);
        if (!parsed.success) return listener(received);
        const { part, of, message, text } = parsed.output;
        if (part === 0) incoming = { message, texts: [] };
        const tooMany = of > MESSAGE_LIMIT / PART_LENGTH;
        if (tooMany || incoming.message !== message || incoming.texts.length !== part) return;
        incoming.texts.push(text);
        if (part < of - 1) return;
        const json = incoming.texts.join('');
        incoming = { message: -1, texts: [] };
        let whole: unknown;
        try {
          whole = JSON.parse(json);
        } catch {
          whole = undefined;
        }
        listener(whole);
      });
    },
  };
}

/** Both: large messages go in parts, and come whole. A content script gets small ones alone and only cuts. */
export const chunked = (port: Port): Port => joining(cutting(port));
