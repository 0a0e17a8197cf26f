import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a handler gets it. Header names in lower case. */
export interface Asked {
  /** Without a query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What a handler answers; `body` is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In place of an answer: the connection is cut, which a page sees as a network failure. */
export const cut = Symbol('cut');

export type Answered = Answer | typeof cut;

export async function readAsked(request: IncomingMessage): Promise<Asked> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]);
  const { pathname } = new URL(request.url ?? '/', 'https://localhost');
  return { path: pathname, headers: Object.fromEntries(headers), body: await text(request) };
}
