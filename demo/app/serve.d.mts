import type { StackDescription } from '../stack/launch.mjs';

export interface ServedApp {
  /** With a slash at the end, on localhost. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the built app for a running stack on a loopback port, any free one unless given. */
export function serveApp(options: {
  readonly stack: StackDescription;
  readonly port?: number;
  /** The folder of another built page. */
  readonly dist?: string;
}): Promise<ServedApp>;
