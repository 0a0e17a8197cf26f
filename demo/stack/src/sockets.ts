import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Headers } from './auth/verifiers.ts';

/** AppSync's own numbers, in ms: the pause between two `ka`, and how long a client waits for one. */
const keepAliveMs = 60_000;
export const connectionTimeoutMs = 300_000;

/** The server's end of an open socket. Frames sent after its end are dropped. */
export interface Wire {
  send(frame: object): void;
  close(): void;
}

/** What a protocol does with the frames of one socket. */
export interface Connection {
  receive(text: string): Promise<void>;
  closed(): void;
}

/** A socket endpoint of AppSync: its sub-protocol, the credential in the handshake, and the keep-alive. */
export class SocketEndpoint {
  readonly #server: WebSocketServer;
  readonly #connect: (wire: Wire, handshake: Headers) => Connection;

  constructor(protocol: string, connect: (wire: Wire, handshake: Headers) => Connection) {
    this.#connect = connect;
    this.#server = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const protocols = request.headers['sec-websocket-protocol'] ?? '';
      this.#open(client, handshakeHeaders(request.url ?? '', protocols));
    });
  }

  stop(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  #open(client: WebSocket, handshake: Headers): void {
    const send = (frame: object): void => {
      if (client.readyState === client.OPEN) client.send(JSON.stringify(frame));
    };
    const connection = this.#connect({ send, close: () => client.close(1000) }, handshake);
    const keepAlive = setInterval(() => send({ type: 'ka' }), keepAliveMs);
    client.on('message', (data) => void connection.receive(String(data)));
    client.on('close', () => {
      clearInterval(keepAlive);
      connection.closed();
    });
  }
}

const json = v.pipe(v.string(), v.parseJson());

/** Header values as clients send them in a socket, names brought to lower case. */
export const socketHeaders = v.pipe(
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

/** @returns null for a frame of no known shape */
export function readFrame<T>(schema: v.GenericSchema<unknown, T>, text: string): T | null {
  const result = v.safeParse(v.pipe(json, schema), text);
  return result.success ? result.output : null;
}

/**
 * The authorization of a handshake: from the sub-protocol `header-<base64url>` of newer clients (aws-amplify
 * from 6.6.0), which the simulator does not read, or from `?header=<base64>` of older ones.
 *
 * @returns no headers at all when neither holds a JSON object, which no verifier accepts
 */
function handshakeHeaders(url: string, protocols: string): Headers {
  const inProtocol = /(?:^|,)\s*header-([\w-]+)/.exec(protocols)?.[1];
  const encoded = inProtocol ?? new URL(url, 'wss://localhost').searchParams.get('header') ?? '';
  const text = Buffer.from(encoded, inProtocol === undefined ? 'base64' : 'base64url').toString('utf8');
  return readFrame(socketHeaders, text) ?? {};
}
