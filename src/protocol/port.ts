/**
 * One end of a connection, whatever carries it: a `runtime.Port`, a `MessagePort`, or a test's in-memory pair.
 * Messages are JSON values; what arrives is unknown until a schema has parsed it.
 */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other end went away. Not called after `close()`. */
  onClose(listener: () => void): void;
  close(): void;
}
