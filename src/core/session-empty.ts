import { List, Map, Set } from 'immutable';
import type { Session } from './session-types.js';

/** A session that nothing has happened in yet. */
export const emptySession: Session = {
  documents: Map(),
  exchanges: Map(),
  order: List(),
  frames: Map(),
  subscriptionsOf: Map(),
  chains: Map(),
  chainOrder: List(),
  chainOf: Map(),
  openChains: Map(),
  startedIn: Map(),
  refusedHandshakes: List(),
  models: Set(),
  iamKeys: Map(),
  persons: Map(),
  periods: List(),
  snapshots: List(),
  deliveries: Map(),
  databaseEvents: List(),
  ignored: 0,
  dropped: Map(),
  sightings: { young: Map(), old: Map(), aliases: Map() },
  now: 0,
};
