import { List, Map, Set } from 'immutable';
import type { Session } from './session-types.js';

/** A session that nothing has happened in yet. */
export const emptySession: Session = {
  documents: Map(),
  exchanges: Map(),
  order: List(),
  frames: Map(),
  startedOn: Map(),
  chains: Map(),
  chainOrder: List(),
  chainOf: Map(),
  openChains: Map(),
  waiting: Map(),
  waitingUntil: Number.POSITIVE_INFINITY,
  startedIn: Map(),
  refusedHandshakes: List(),
  persistedQueries: Map(),
  models: Set(),
  oidcIssuers: Set(),
  iamKeys: Map(),
  persons: Map(),
  periods: List(),
  snapshots: List(),
  deliveries: Map(),
  databaseEvents: List(),
  ignored: 0,
  dropped: Map(),
  now: 0,
};
