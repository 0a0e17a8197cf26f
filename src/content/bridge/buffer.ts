import type { CaptureEventOf } from '../../core/events.js';
import type { RawEvent } from '../../core/wire/raw.js';

/** All entries of one web storage under Amplify's keys, values included: it stays in this memory. */
export interface TokenReading {
  type: 'token-reading';
  at: number;
  area: 'localStorage' | 'sessionStorage';
  entries: Array<[key: string, value: string]>;
}

export type Pending = RawEvent | TokenReading;
export type Loss = Pick<CaptureEventOf<'dropped'>, 'what' | 'count' | 'reason'>;

export const EXCHANGE_LIMIT = 200;
/** UTF-16 units, as an estimate of memory. */
export const BUFFER_LIMIT = 1_000_000;
export const SIGN_IN_LIMIT = 100_000;

const COGNITO_URL = /^https?:\/\/cognito-(?:idp|identity)[.-]/;

/** What an event weighs: its texts, its headers, and something for the rest. */
function weightOf(item: Pending): number {
  switch (item.type) {
    case 'token-reading':
      return item.entries.reduce((sum, [key, value]) => sum + key.length + value.length, 100);
    case 'request':
    case 'response':
      return (
        item.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 200) + bodyOf(item)
      );
    case 'socket-open':
      return 200 + item.url.length + item.protocols.reduce((sum, protocol) => sum + protocol.length, 0);
    case 'socket-frame':
      return 100 + (item.text?.length ?? 0);
    default:
      return 200;
  }
}

const bodyOf = (item: Pending): number =>
  item.type === 'request' || item.type === 'response' ? (item.body?.text.length ?? 0) : 0;

/** One kind of event with bounds of its own; the oldest gives way. */
class Shelf {
  items: Pending[] = [];
  #weight = 0;
  readonly #exchanges = new Set<string>();

  constructor(
    readonly limit: number,
    readonly lose: (what: Loss['what'], count: number) => void,
  ) {}

  add(item: Pending): void {
    this.items.push(item);
    this.#weight += weightOf(item);
    if (item.type === 'request') this.#exchanges.add(item.id);
    while (this.#exchanges.size > EXCHANGE_LIMIT) this.#dropExchange();
    if (this.#weight > this.limit) this.#dropBodies();
    while (this.#weight > this.limit && this.items.length > 0) this.#dropOldest();
  }

  #dropExchange(): void {
    const [oldest] = this.#exchanges;
    if (oldest === undefined) return;
    this.#exchanges.delete(oldest);
    this.items = this.items.filter((item) => {
      if (item.type === 'token-reading' || item.id !== oldest) return true;
      this.#weight -= weightOf(item);
      return false;
    });
    this.lose('exchanges', 1);
  }

  /** The text goes and its size stays, so that the cut shows. */
  #dropBodies(): void {
    for (let i = 0; i < this.items.length && this.#weight > this.limit; i += 1) {
      const item = this.items[i];
      if (!item || (item.type !== 'request' && item.type !== 'response') || !item.body?.text) continue;
      this.#weight -= item.body.text.length;
      this.items[i] = { ...item, body: { text: '', bytes: item.body.bytes } };
      this.lose('bodies', 1);
    }
  }

  #dropOldest(): void {
    const at = this.items.findIndex((item) => item.type !== 'socket-open');
    const [item] = this.items.splice(Math.max(at, 0), 1);
    if (!item) return;
    this.#weight -= weightOf(item);
    if (item.type === 'request') this.#exchanges.delete(item.id);
    this.lose(item.type === 'request' ? 'exchanges' : item.type === 'socket-frame' ? 'frames' : 'events', 1);
  }

  clear(): void {
    const exchanges = this.#exchanges.size;
    const others = this.items.filter((item) => item.type !== 'request' && item.type !== 'response').length;
    if (exchanges > 0) this.lose('exchanges', exchanges);
    if (others > 0) this.lose('events', others);
    this.items = [];
    this.#weight = 0;
    this.#exchanges.clear();
  }
}

/**
 * Keeps what happens until a recorder asks for it: exchanges and sign-in events on shelves of their own, so
 * that traffic cannot push out who signed in. Nothing goes without being counted.
 */
export class Buffer {
  readonly #losses = new Map<string, Loss>();
  #reason = 'the buffer was full before DevTools connected';
  readonly #lose = (what: Loss['what'], count: number): void =>
    this.lost({ what, count, reason: this.#reason });
  readonly #exchanges = new Shelf(BUFFER_LIMIT, this.#lose);
  readonly #signIn = new Shelf(SIGN_IN_LIMIT, this.#lose);
  readonly #cognito = new Set<string>();

  add(item: Pending): void {
    if (item.type === 'request' && COGNITO_URL.test(item.url)) this.#cognito.add(item.id);
    const signIn = item.type === 'token-reading' || this.#cognito.has(item.id);
    (signIn ? this.#signIn : this.#exchanges).add(item);
  }

  lost({ what, count, reason }: Loss): void {
    const known = this.#losses.get(what + reason);
    this.#losses.set(what + reason, { what, reason, count: count + (known?.count ?? 0) });
  }

  /** Drops everything, as lost for this reason. */
  discard(reason: string): void {
    const usual = this.#reason;
    this.#reason = reason;
    this.#exchanges.clear();
    this.#signIn.clear();
    this.#cognito.clear();
    this.#reason = usual;
  }

  /** All that was kept, oldest first, and all that was lost; empties the buffer. */
  take(): { items: Pending[]; losses: Loss[] } {
    const items = [...this.#exchanges.items, ...this.#signIn.items].sort((a, b) => a.at - b.at);
    const losses = [...this.#losses.values()];
    this.discard('');
    this.#losses.clear();
    return { items, losses };
  }
}
