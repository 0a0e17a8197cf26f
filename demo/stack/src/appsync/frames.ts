import * as v from 'valibot';
import { socketHeaders } from '../sockets.ts';

export const clientFrame = v.variant('type', [
  v.object({ type: v.literal('connection_init') }),
  v.object({
    type: v.literal('start'),
    id: v.string(),
    payload: v.object({ data: v.string(), extensions: v.object({ authorization: socketHeaders }) }),
  }),
  v.object({ type: v.literal('stop'), id: v.string() }),
]);

/** A `start` of a client; its `data` is still the text that was signed. */
export type StartFrame = Extract<v.InferOutput<typeof clientFrame>, { type: 'start' }>;
