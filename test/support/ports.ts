import type { Port } from '../../src/protocol/port.js';

export interface TestPort extends Port {
  /** What this end has received, in order. */
  readonly received: readonly unknown[];
  /** What this end has sent, in order. */
  readonly sent: readonly unknown[];
}

/** Two ends of one connection in memory. Messages cross as copies and at once, as JSON would. */
export function portPair(): readonly [TestPort, TestPort] {
  const ends = [createEnd(), createEnd()] as const;
  ends[0].connect(ends[1]);
  ends[1].connect(ends[0]);
  return [ends[0].port, ends[1].port];
}

function createEnd() {
  const listeners = new Set<(message: unknown) => void>();
  const closers = new Set<() => void>();
  const received: unknown[] = [];
  const sent: unknown[] = [];
  let other: { receive(message: unknown): void; closed(): void } | null = null;
  const end = {
    receive(message: unknown) {
      received.push(message);
      for (const listener of listeners) listener(message);
    },
    closed() {
      other = null;
      for (const closer of closers) closer();
    },
  };
  const port: TestPort = {
    received,
    sent,
    send(message) {
      sent.push(message);
      other?.receive(structuredClone(message));
    },
    onMessage: (listener) => void listeners.add(listener),
    onClose: (listener) => void closers.add(listener),
    close() {
      const away = other;
      other = null;
      away?.closed();
    },
  };
  return {
    ...end,
    port,
    connect(to: NonNullable<typeof other>) {
      other = to;
    },
  };
}
