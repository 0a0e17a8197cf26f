import type { AuthMode } from './auth/verifiers.ts';

/** What reached the front, without any credential. */
export interface LoggedRequest {
  /** Epoch ms at which it was answered. */
  readonly at: number;
  /**
   * `http`: POST /graphql; `handshake`: a realtime connection; `start`: a subscription on it; `events`: any request
   * of the Events API; `cognito`: a call of the user pool; `identity`: a call of the identity pool.
   */
  readonly kind: 'http' | 'handshake' | 'start' | 'events' | 'cognito' | 'identity';
  /** By the headers, whether or not the credential was good. */
  readonly mode: AuthMode | 'none';
  /** Root fields joined by a comma, the action of a Cognito call, or what is done to which channel; null for none. */
  readonly operation: string | null;
  readonly model: string | null;
  /** HTTP status; null on a socket and for a connection that was cut. */
  readonly status: number | null;
  /** Of the first error, null when there is none. */
  readonly errorType: string | null;
  /** Answered by the fault port. */
  readonly fault: boolean;
}

const capacity = 1000;

/** The last requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #dropped = 0;

  add(entry: Omit<LoggedRequest, 'at'>): void {
    this.#entries.push({ at: Date.now(), ...entry });
    if (this.#entries.length <= capacity) return;
    this.#entries.shift();
    this.#dropped += 1;
  }

  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }

  read(): { readonly dropped: number; readonly requests: readonly LoggedRequest[] } {
    return { dropped: this.#dropped, requests: this.#entries };
  }
}
