import * as v from 'valibot';
import type { Headers } from '../auth/verifiers.ts';
import {
  type Connection,
  connectionTimeoutMs,
  readFrame,
  SocketEndpoint,
  socketHeaders,
  type Wire,
} from '../sockets.ts';
import { Denied, type EventsApi } from './api.ts';

const request = { id: v.string(), channel: v.string(), authorization: socketHeaders };

const clientFrame = v.variant('type', [
  v.object({ type: v.literal('connection_init') }),
  v.object({ type: v.literal('subscribe'), ...request }),
  v.object({ type: v.literal('publish'), ...request, events: v.array(v.string()) }),
  v.object({ type: v.literal('unsubscribe'), id: v.string() }),
]);

type ClientFrame = v.InferOutput<typeof clientFrame>;
type Frame<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>;

/**
 * The realtime endpoint of an Events API (docs.aws.amazon.com, appsync, event-api-websocket-protocol): every frame
 * carries its own authorization, and errors stand at its top level, not in a payload as those of GraphQL do.
 */
export function eventsEndpoint(api: EventsApi): SocketEndpoint {
  return new SocketEndpoint('aws-appsync-event-ws', (wire, handshake) => {
    return new EventsConnection(api, wire, handshake);
  });
}

class EventsConnection implements Connection {
  readonly #api: EventsApi;
  readonly #wire: Wire;
  readonly #handshake: Headers;
  /** How to end each subscription; null while it is being authorized. */
  readonly #subscriptions = new Map<string, (() => void) | null>();

  constructor(api: EventsApi, wire: Wire, handshake: Headers) {
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
      case 'subscribe':
        return this.#subscribe(frame);
      case 'publish':
        return this.#publish(frame);
      case 'unsubscribe':
        return this.#unsubscribe(frame);
      default: {
        const errors = [{ errorType: 'BadRequestException', message: 'Unknown frame.' }];
        return this.#wire.send({ type: 'error', errors });
      }
    }
  }

  async #initialize(): Promise<void> {
    const denied = await this.#api.connect(this.#handshake);
    if (denied) {
      const errors = denied.errors.map((error) => ({ ...error, errorCode: denied.status }));
      this.#wire.send({ type: 'connection_error', errors });
      this.#wire.close();
    } else {
      this.#wire.send({ type: 'connection_ack', connectionTimeoutMs });
    }
  }

  async #subscribe({ id, channel, authorization }: Frame<'subscribe'>): Promise<void> {
    if (this.#subscriptions.has(id)) {
      const errors = [{ errorType: 'DuplicatedOperationError', message: `${id} is in use.` }];
      return this.#wire.send({ type: 'subscribe_error', id, errors });
    }
    this.#subscriptions.set(id, null);
    const presented = { headers: authorization, body: JSON.stringify({ channel }) };
    const stop = await this.#api.subscribe(channel, presented, (event) => {
      this.#wire.send({ type: 'data', id, event });
    });
    if (stop instanceof Denied) {
      this.#subscriptions.delete(id);
      return this.#wire.send({ type: 'subscribe_error', id, errors: stop.errors });
    }
    if (this.#subscriptions.has(id)) this.#subscriptions.set(id, stop);
    else stop();
    this.#wire.send({ type: 'subscribe_success', id });
  }

  async #publish({ id, channel, events, authorization }: Frame<'publish'>): Promise<void> {
    const presented = { headers: authorization, body: JSON.stringify({ channel, events }) };
    const published = await this.#api.publish(channel, events, presented);
    if (published instanceof Denied) {
      this.#wire.send({ type: 'publish_error', id, errors: published.errors });
    } else {
      this.#wire.send({ type: 'publish_success', id, ...published });
    }
  }

  #unsubscribe({ id }: Frame<'unsubscribe'>): void {
    if (this.#subscriptions.has(id)) {
      this.#end(id);
      this.#wire.send({ type: 'unsubscribe_success', id });
    } else {
      const errors = [{ errorType: 'UnknownOperationError', message: `Unknown operation id ${id}.` }];
      this.#wire.send({ type: 'unsubscribe_error', id, errors });
    }
  }

  #end(id: string): void {
    this.#subscriptions.get(id)?.();
    this.#subscriptions.delete(id);
  }
}
