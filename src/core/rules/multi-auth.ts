import type { AuthMode } from '../auth/credential.js';
import type { Model } from '../schema/schema.js';
import { modesOf } from './datastore-modes.js';
import { documentedOrder, type Parting, partingsOf } from './documented.js';

/** How a client picks modes: DataStore's two strategies, and a call of the API category, which has one mode. */
export type Strategies = 'DEFAULT' | 'API' | 'MULTI_AUTH';

export interface MultiAuthQuestion {
  readonly strategy: Strategies;
  readonly signedIn: boolean;
  /** Of the API, by its configuration; or of the call itself, under `API`. */
  readonly defaultMode: AuthMode;
}

/** Which modes are tried for a model, whatever the operation, until one is not refused. */
export interface ModeOrder {
  /** Out of the rules; empty where they give none. */
  readonly byRules: readonly AuthMode[];
  /** What is really tried: an empty list means the default mode. */
  readonly tried: readonly AuthMode[];
  /** What Amplify's documentation says about it. */
  readonly documented: readonly AuthMode[];
  /** Where the two part, each in a sentence. */
  readonly partings: readonly Parting[];
}

/** The order in which DataStore in JavaScript tries modes for a model (datastore 5.1.13; the same in 3.x and 4.x). */
export function multiAuthOrder(model: Model, question: MultiAuthQuestion): ModeOrder {
  const { strategy, signedIn, defaultMode } = question;
  const isMulti = strategy === 'MULTI_AUTH';
  const byRules = isMulti ? modesOf(model.rules ?? [], signedIn) : [];
  const tried = byRules.length > 0 ? byRules : [defaultMode];
  const documented = isMulti ? documentedOrder(model, signedIn, defaultMode) : [defaultMode];
  const partings = isMulti ? partingsOf(model, question, byRules) : [];
  return { byRules, tried, documented, partings };
}
