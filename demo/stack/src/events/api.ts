import { randomUUID } from 'node:crypto';
import {
  type AuthMode,
  authModes,
  authorize,
  modeOf,
  notAuthorized,
  type Presented,
  Refused,
  type Verifier,
} from '../auth/verifiers.ts';
import type { RequestLog } from '../requestLog.ts';
import { Channel, Channels } from './channels.ts';

/** Why AppSync Events does not do what it is asked. Types: docs.aws.amazon.com, appsync, event-api-websocket-protocol. */
export class Denied {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;

  constructor(status: number, errorType: string, message: string) {
    this.status = status;
    this.errorType = errorType;
    this.message = message;
  }

  /** As a body and as a frame carry it. */
  get errors() {
    return [{ errorType: this.errorType, message: this.message }];
  }
}

/** What became of the events of a request, by their index in it. */
export interface Published {
  readonly successful: readonly { readonly identifier: string; readonly index: number }[];
  readonly failed: readonly { readonly identifier: string; readonly index: number }[];
}

/** The namespaces, and the modes that may publish and subscribe in each. */
const namespaces = new Map<string, readonly AuthMode[]>([
  ['default', authModes],
  ['members', ['userPool']],
]);

/** AppSync's limit for one request. */
const maxEvents = 5;

/** What SigV4 signs as the path of every request, the handshake included (aws-amplify 6.22.1, AWSAppSyncEventsProvider). */
const eventPath = '/event';

/** An Events API: what its HTTP endpoint and its realtime endpoint share. Nothing is stored: who listens, hears. */
export class EventsApi {
  readonly #verifiers: readonly Verifier[];
  readonly #log: RequestLog;
  readonly #channels = new Channels();

  constructor(parts: { verifiers: readonly Verifier[]; log: RequestLog }) {
    this.#verifiers = parts.verifiers;
    this.#log = parts.log;
  }

  /** Authorizes a handshake, which signs an empty object. */
  async connect(headers: Presented['headers']): Promise<Denied | undefined> {
    const caller = await this.#authorize({ headers, body: '{}' });
    return this.#logged('connect', headers, caller instanceof Denied ? caller : undefined);
  }

  /** @param body what SigV4 signs: the body of a POST, or `{channel, events}` of a frame */
  async publish(
    channel: string,
    events: readonly string[],
    presented: Omit<Presented, 'path'>,
  ): Promise<Published | Denied> {
    const denied = await this.#deny(channel, presented);
    const answer =
      denied ??
      (events.length < 1 || events.length > maxEvents
        ? new Denied(400, 'BadRequestException', `A request takes 1 to ${maxEvents} events.`)
        : this.#broadcast(channel, events));
    return this.#logged(`publish ${channel}`, presented.headers, answer);
  }

  /**
   * @param channel may end in `/*`: every channel below
   * @returns how to end it
   */
  async subscribe(
    channel: string,
    presented: Omit<Presented, 'path'>,
    onEvent: (event: string) => void,
  ): Promise<(() => void) | Denied> {
    const below = channel.endsWith('/*');
    const path = below ? channel.slice(0, -2) : channel;
    const denied = await this.#deny(path, presented);
    const parsed = Channel.parse(path);
    const answer = denied ?? (parsed ? this.#channels.subscribe(parsed, below, onEvent) : invalidChannel);
    return this.#logged(`subscribe ${channel}`, presented.headers, answer);
  }

  #broadcast(channel: string, events: readonly string[]): Published | Denied {
    const parsed = Channel.parse(channel);
    if (!parsed) return invalidChannel;
    const results = events.map((event, index) => ({ identifier: randomUUID(), index, event }));
    const [successful, failed] = [true, false].map((wanted) =>
      results.filter(({ event }) => isJson(event) === wanted),
    );
    for (const { event } of successful ?? []) this.#channels.publish(parsed, event);
    return { successful: (successful ?? []).map(named), failed: (failed ?? []).map(named) };
  }

  async #authorize(presented: Omit<Presented, 'path'>) {
    const caller = await authorize(this.#verifiers, { ...presented, path: eventPath });
    if (!(caller instanceof Refused)) return caller;
    return new Denied(caller.status, caller.errorType, caller.message);
  }

  async #deny(channel: string, presented: Omit<Presented, 'path'>): Promise<Denied | undefined> {
    const caller = await this.#authorize(presented);
    if (caller instanceof Denied) return caller;
    const modes = namespaces.get(Channel.parse(channel)?.namespace ?? '');
    if (!modes) return invalidChannel;
    return modes.includes(caller.mode) ? undefined : new Denied(401, 'UnauthorizedException', notAuthorized);
  }

  #logged<T>(operation: string, headers: Presented['headers'], answer: T): T {
    const errorType = answer instanceof Denied ? answer.errorType : null;
    const mode = modeOf(this.#verifiers, headers);
    this.#log.add({ kind: 'events', mode, operation, model: null, status: null, errorType, fault: false });
    return answer;
  }
}

/** Also for a namespace that the API has not: how AppSync words that is not known. */
const invalidChannel = new Denied(400, 'BadRequestException', 'Invalid Channel Format');

function named({ identifier, index }: { identifier: string; index: number }) {
  return { identifier, index };
}

/** Each event is a string that holds a JSON value. */
function isJson(event: string): boolean {
  try {
    JSON.parse(event);
    return true;
  } catch {
    return false;
  }
}
