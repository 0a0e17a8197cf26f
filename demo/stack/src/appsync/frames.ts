import * as v from 'valibot';
import type { Headers } from '../auth/verifiers.ts';

const json = v.pipe(v.string(), v.parseJson());

/** Header values as clients send them in a socket, names brought to lower case. */
const headersSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform(
    (headers): Headers =>
      Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
        ),
      ),
  ),
);

const frameSchema = v.variant('type', [
  v.object({ type: v.literal('connection_init') }),
  v.object({
    type: v.literal('start'),
    id: v.string(),
    payload: v.object({
      data: v.string(),
      extensions: v.object({ authorization: headersSchema }),
    }),
  }),
  v.object({ type: v.literal('stop'), id: v.string() }),
]);

/** A frame of a client: `connection_init`, `start` (its `data` as it was signed) or `stop`. */
export type ClientFrame = v.InferOutput<typeof frameSchema>;

/** @returns null for a frame of no known shape */
export function readFrame(text: string): ClientFrame | null {
  const result = v.safeParse(v.pipe(json, frameSchema), text);
  return result.success ? result.output : null;
}

/**
 * The authorization of a handshake: from the sub-protocol `header-<base64url>` of newer clients (aws-amplify
 * from 6.6.0), which the simulator does not read, or from `?header=<base64>` of older ones.
 *
 * @returns no headers at all when neither holds a JSON object, which no verifier accepts
 */
export function handshakeHeaders(url: string, protocols: string): Headers {
  const inProtocol = /(?:^|,)\s*header-([\w-]+)/.exec(protocols)?.[1];
  const encoded = inProtocol ?? new URL(url, 'wss://localhost').searchParams.get('header') ?? '';
  const text = Buffer.from(encoded, inProtocol === undefined ? 'base64' : 'base64url').toString('utf8');
  const result = v.safeParse(v.pipe(json, headersSchema), text);
  return result.success ? result.output : {};
}
