import { List, Map, Set } from 'immutable';
import { type Bounds, defaultBounds } from './bounds.js';
import type { Session } from './session-types.js';

/** A session that nothing has happened in yet. */
export const newSession = (bounds: Bounds): Session => ({
  bounds,
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
  unsettled: Map(),
  startedIn: Map(),
  refusedHandshakes: List(),
  unnamed: Map(),
  signedWith: Map(),
  persistedQueries: Map(),
  models: Set(),
  oidcIssuers: Set(),
  endpoints: Set(),
  iamKeys: Map(),
  persons: Map(),
  periods: List(),
  snapshots: List(),
  deliveries: Map(),
  deliveryOrder: List(),
  databaseEvents: List(),
  ignored: 0,
  dropped: Map(),
  sightings: { young: Map(), old: Map(), aliases: Map() },
  skew: null,
  now: 0,
});

/** The same, with the bounds that hold unless somebody asked for others. */
export const emptySession: Session = newSession(defaultBounds);
