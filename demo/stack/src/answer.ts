import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a handler gets it. Header names in lower case. */
export interface Asked {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What a handler answers; `body` is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function readAsked(request: IncomingMessage): Promise<Asked> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]);
  return { headers: Object.fromEntries(headers), body: await text(request) };
}
