import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { authorize, type Headers, modeOf, type Presented, Refused } from '../auth/verifiers.ts';
import { type Api, graphqlPath } from './api.ts';
import { type ClientFrame, handshakeHeaders, readFrame } from './frames.ts';
import type { Operation } from './operations.ts';
import type { WireError } from './wireErrors.ts';

/** AppSync's own numbers, in ms: the pause between two `ka`, and how long a client waits for one. */
const keepAliveMs = 60_000;
const connectionTimeoutMs = 300_000;

/**
 * The realtime endpoint of AppSync (docs.aws.amazon.com, appsync/latest/devguide/real-time-websocket-client):
 * the handshake is authorized once, then each `start` by itself, so one socket can carry several modes.
 */
export class Realtime {
  readonly #api: Api;
  readonly #server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('graphql-ws') ? 'graphql-ws' : false),
  });

  constructor(api: Api) {
    this.#api = api;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const protocols = request.headers['sec-websocket-protocol'] ?? '';
      new Connection(this.#api, client, handshakeHeaders(request.url ?? '', protocols)).open();
    });
  }

  stop(): void {
    for (const client of this.#server.clients) client.terminate();
  }
}

class Connection {
  readonly #api: Api;
  readonly #client: WebSocket;
  readonly #handshake: Headers;
  /** How to end each subscription; null while it is being authorized. */
  readonly #subscriptions = new Map<string, (() => void) | null>();

  constructor(api: Api, client: WebSocket, handshake: Headers) {
    this.#api = api;
    this.#client = client;
    this.#handshake = handshake;
  }

  open(): void {
    const keepAlive = setInterval(() => this.#send({ type: 'ka' }), keepAliveMs);
    this.#client.on('message', (data) => void this.#receive(readFrame(String(data))));
    this.#client.on('close', () => {
      clearInterval(keepAlive);
      for (const id of this.#subscriptions.keys()) this.#end(id);
    });
  }

  async #receive(frame: ClientFrame | null): Promise<void> {
    switch (frame?.type) {
      case 'connection_init':
        return this.#initialize();
      case 'start':
        return this.#start(frame);
      case 'stop':
        this.#end(frame.id);
        return this.#send({ type: 'complete', id: frame.id });
      default:
        return this.#send({ type: 'error', payload: refusal('BadRequestException', 'Unknown frame.') });
    }
  }

  /** The simulator closes a refused socket with 1002; AppSync says why first, and clients read it. */
  async #initialize(): Promise<void> {
    const presented = { headers: this.#handshake, path: `${graphqlPath}/connect`, body: '{}' };
    const caller = await authorize(this.#api.verifiers, presented);
    if (caller instanceof Refused) {
      const { errorType, message, status: errorCode } = caller;
      this.#log('handshake', this.#handshake, errorType);
      this.#send({ type: 'connection_error', payload: { errors: [{ errorType, message, errorCode }] } });
      this.#client.close(1000);
    } else {
      this.#log('handshake', this.#handshake, null);
      this.#send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
    }
  }

  async #start({ id, payload: { data, extensions } }: StartFrame): Promise<void> {
    this.#end(id);
    this.#subscriptions.set(id, null);
    const refused = await this.#subscribe(id, data, extensions.authorization);
    if (refused) this.#subscriptions.delete(id);
    this.#send(refused ? { type: 'error', id, payload: refused } : { type: 'start_ack', id });
  }

  /** @returns why the subscription is refused, if it is */
  async #subscribe(id: string, body: string, headers: Headers): Promise<Refusal | undefined> {
    const operation = this.#api.read(body);
    if (!operation?.isSubscription) return refusal('BadRequestException', 'This is no subscription.');
    const refused = await this.#listen(id, operation, { headers, path: graphqlPath, body });
    this.#log('start', headers, refused?.errors[0]?.errorType ?? null, operation);
    return refused;
  }

  async #listen(id: string, operation: Operation, presented: Presented): Promise<Refusal | undefined> {
    const caller = await authorize(this.#api.verifiers, presented);
    if (caller instanceof Refused) return refusal(caller.errorType, caller.message);
    const started = await operation.subscribe(caller, presented.headers, (payload) => {
      this.#send({ type: 'data', id, payload });
    });
    if ('errors' in started) return { errors: started.errors.map(onSocket) };
    if (this.#subscriptions.has(id)) this.#subscriptions.set(id, started.stop);
    else started.stop();
    return undefined;
  }

  #end(id: string): void {
    this.#subscriptions.get(id)?.();
    this.#subscriptions.delete(id);
  }

  #send(frame: object): void {
    if (this.#client.readyState === this.#client.OPEN) this.#client.send(JSON.stringify(frame));
  }

  #log(kind: 'handshake' | 'start', headers: Headers, errorType: string | null, operation?: Operation): void {
    const names = operation ? this.#api.namesOf(operation) : { operation: null, model: null };
    const mode = modeOf(this.#api.verifiers, headers);
    this.#api.log.add({ kind, mode, ...names, status: null, errorType, fault: false });
  }
}

type StartFrame = Extract<ClientFrame, { type: 'start' }>;

/** What an `error` frame carries: type and message alone, no path, data or locations. */
interface Refusal {
  readonly errors: readonly { readonly errorType: string; readonly message: string }[];
}

function refusal(errorType: string, message: string): Refusal {
  return { errors: [{ errorType, message }] };
}

function onSocket({ errorType = 'Unknown', message }: WireError) {
  return { errorType, message };
}
