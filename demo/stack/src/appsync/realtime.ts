import { authorize, type Headers, modeOf, type Presented, Refused } from '../auth/verifiers.ts';
import { type Connection, connectionTimeoutMs, readFrame, SocketEndpoint, type Wire } from '../sockets.ts';
import { type Api, graphqlPath } from './api.ts';
import { clientFrame, type StartFrame } from './frames.ts';
import type { Operation } from './operations.ts';
import type { WireError } from './wireErrors.ts';

/**
 * The realtime endpoint of AppSync (docs.aws.amazon.com, appsync/latest/devguide/real-time-websocket-client):
 * the handshake is authorized once, then each `start` by itself, so one socket can carry several modes.
 */
export function realtimeEndpoint(api: Api): SocketEndpoint {
  return new SocketEndpoint('graphql-ws', (wire, handshake) => new GraphqlConnection(api, wire, handshake));
}

class GraphqlConnection implements Connection {
  readonly #api: Api;
  readonly #wire: Wire;
  readonly #handshake: Headers;
  /** How to end each subscription; null while it is being authorized. */
  readonly #subscriptions = new Map<string, (() => void) | null>();

  constructor(api: Api, wire: Wire, handshake: Headers) {
    this.#api = api;
    this.#wire = wire;
    this.#handshake = handshake;
  }

  closed(): void {
    for (const id of this.#subscriptions.keys()) this.#end(id);
  }

  async receive(text: string): Promise<void> {
    const frame = readFrame(clientFrame, text);
    switch (frame?.type) {
      case 'connection_init':
        return this.#initialize();
      case 'start':
        return this.#start(frame);
      case 'stop':
        this.#end(frame.id);
        return this.#wire.send({ type: 'complete', id: frame.id });
      default:
        return this.#wire.send({ type: 'error', payload: refusal('BadRequestException', 'Unknown frame.') });
    }
  }

  /** The simulator closes a refused socket with 1002; AppSync says why first, and clients read it. */
  async #initialize(): Promise<void> {
    const presented = { headers: this.#handshake, path: `${graphqlPath}/connect`, body: '{}' };
    const caller = await authorize(this.#api.verifiers, presented);
    if (caller instanceof Refused) {
      const { errorType, message, status: errorCode } = caller;
      this.#log('handshake', this.#handshake, errorType);
      this.#wire.send({ type: 'connection_error', payload: { errors: [{ errorType, message, errorCode }] } });
      this.#wire.close();
    } else {
      this.#log('handshake', this.#handshake, null);
      this.#wire.send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
    }
  }

  async #start({ id, payload: { data, extensions } }: StartFrame): Promise<void> {
    this.#end(id);
    this.#subscriptions.set(id, null);
    const refused = await this.#subscribe(id, data, extensions.authorization);
    if (refused) this.#subscriptions.delete(id);
    this.#wire.send(refused ? { type: 'error', id, payload: refused } : { type: 'start_ack', id });
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
      this.#wire.send({ type: 'data', id, payload });
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

  #log(kind: 'handshake' | 'start', headers: Headers, errorType: string | null, operation?: Operation): void {
    const names = operation ? this.#api.namesOf(operation) : { operation: null, model: null };
    const mode = modeOf(this.#api.verifiers, headers);
    this.#api.log.add({ kind, mode, ...names, status: null, errorType, fault: false });
  }
}

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
