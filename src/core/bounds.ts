/**
 * How much of a recording is kept: the oldest leaves, and what left is counted in `Session.dropped` with the reason.
 * Sign-in periods, the inventories that their verdicts rest on, and persons stay whatever the bounds are.
 */
export interface Bounds {
  /** Exchanges, with their chains and frames. Open sockets and their subscriptions stay. */
  readonly exchanges: number;
  /** Characters of one body (UTF-16 units); its size is told all the same. At most what the stripper lets through. */
  readonly body: number;
  /** Of one socket: its first ones, so that the handshake and the starts are among them. */
  readonly framesPerSocket: number;
  readonly databaseEvents: number;
  /** Page loads of frames. */
  readonly documents: number;
  /** Records of which is known who got them: whose a stored row is may be judged by it. */
  readonly deliveries: number;
}

export const defaultBounds: Bounds = {
  exchanges: 20_000,
  body: 64 * 1024,
  framesPerSocket: 2000,
  databaseEvents: 500,
  documents: 2000,
  deliveries: 200_000,
};
