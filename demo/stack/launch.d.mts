import type { StackDescription } from './src/stack.ts';

/** A running stack in a process of its own. `stop` resolves when that process has ended. */
export interface LaunchedStack extends StackDescription {
  stop(): Promise<void>;
}

/** Starts the stack; rejects with what it said when it does not start. Ends it when `signal` aborts. */
export function launchStack(options?: { readonly signal?: AbortSignal }): Promise<LaunchedStack>;
