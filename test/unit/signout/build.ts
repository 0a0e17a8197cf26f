import { Map as ImmutableMap } from 'immutable';
import type { Claims } from '../../../src/core/auth/credential.js';
import type { CaptureEvent, CaptureEventOf, CognitoCall } from '../../../src/core/events.js';
import { emptySession } from '../../../src/core/session-empty.js';
import type { Delivery, Period, Session, TakenSnapshot } from '../../../src/core/session-types.js';
import { knownStore, projectWebStorage } from '../../../src/core/storage/known.js';
import type {
  Projection,
  Snapshot,
  StoredRecord,
  StoreInventory,
} from '../../../src/core/storage/snapshot.js';

export const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool';
export const PARTITION = 'https://app.example';
const DATABASE = 'amplify-datastore';

/** The claims of an access token; `iat` is epoch seconds. */
export const claimsOf = (username: string, more: Partial<Claims> = {}): Claims => ({
  iss: ISSUER,
  sub: `sub-of-${username}`,
  username,
  tokenUse: 'access',
  ...more,
});

export const personOf = (username: string): string => `${ISSUER}|sub-of-${username}`;

export const record = (key: string, projection: Projection | null, labels: string[] = []): StoredRecord => ({
  key,
  bytes: 10,
  projection,
  labels,
});

const store = (
  kind: StoreInventory['kind'],
  database: string | null,
  name: string,
  records: StoredRecord[],
) => ({
  kind,
  database,
  name,
  count: records.length,
  bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
  records,
});

/** An object store with the projections that the reader would make of its values. */
export const objects = (name: string, values: readonly unknown[], database = DATABASE): StoreInventory => {
  const known = knownStore(database, name);
  return store(
    'indexedDB',
    database,
    name,
    values.map((value, index) => record(String(index + 1), known?.project(value) ?? null)),
  );
};

export const web = (kind: 'localStorage' | 'sessionStorage', entries: Readonly<Record<string, string>>) =>
  store(
    kind,
    null,
    kind,
    Object.entries(entries).map(([key, value]) => record(key, projectWebStorage(key, value))),
  );

export const unknownStore = (name: string, records: StoredRecord[]) =>
  store('indexedDB', 'cache', name, records);

export const row = (id: string, more: object = {}) => ({
  id,
  _version: 1,
  _lastChangedAt: 7,
  _deleted: null,
  ...more,
});

export const snapshotOf = (stores: StoreInventory[], more: Partial<Snapshot> = {}): Snapshot => ({
  partition: PARTITION,
  stores,
  unreadable: [],
  absent: [],
  tookMs: 1,
  ...more,
});

export const SETTLED = { reached: true, moving: [], basis: 'quiet for 500 ms' };

export const taken = (
  moment: TakenSnapshot['moment'],
  at: number,
  stores: StoreInventory[],
  more: Partial<TakenSnapshot> = {},
): TakenSnapshot => ({ at, doc: 'd1', moment, snapshot: snapshotOf(stores), settled: SETTLED, ...more });

export const period = (
  username: string,
  from: number,
  to: number | null,
  more: Partial<Period> = {},
): Period => ({
  id: `of-${username}-${from}`,
  person: personOf(username),
  label: username,
  mode: 'userPool',
  from,
  to,
  startedBy: ['RespondToAuthChallenge'],
  endedBy: to === null ? [] : ['RevokeToken'],
  endedIn: to === null ? null : 'd1',
  ...more,
});

interface Parts {
  readonly periods: readonly Period[];
  readonly snapshots: readonly TakenSnapshot[];
  readonly deliveries?: Readonly<Record<string, Delivery>>;
  /** Further names of persons, by label. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
}

/** A session in which the given happened, with everybody of the periods as a person. */
export const sessionOf = ({ periods, snapshots, deliveries = {}, names = {} }: Parts): Session => {
  const persons = periods.map(({ person, label }) => {
    const all = [label, `sub-of-${label}`, `sub-of-${label}::${label}`, ...(names[label] ?? [])];
    return [person, { person, label, names: all }] as const;
  });
  return {
    ...emptySession,
    persons: emptySession.persons.merge(ImmutableMap(persons)),
    periods: emptySession.periods.concat(periods),
    snapshots: emptySession.snapshots.concat(snapshots),
    deliveries: emptySession.deliveries.merge(ImmutableMap(Object.entries(deliveries))),
  };
};

type RequestEvent = CaptureEventOf<'request'>;

export const request = (at: number, more: Partial<RequestEvent> = {}): RequestEvent => ({
  type: 'request',
  at,
  doc: 'd1',
  exchange: `x${at}`,
  source: 'hook',
  method: 'POST',
  url: 'https://api.example/graphql',
  headers: {},
  authorizationShown: true,
  credentials: [],
  body: null,
  ...more,
});

export const bearing = (at: number, claims: Claims): RequestEvent =>
  request(at, {
    credentials: [{ kind: 'jwt', header: 'authorization', fingerprint: 'f', claims, bearer: false }],
  });

type CallParts = Omit<Partial<CognitoCall>, 'target'>;

export const asked = (at: number, target: string, more: CallParts = {}): CaptureEvent =>
  request(at, { cognito: { target, service: 'userPool', ...more } });

export const answered = (at: number, target: string, more: CallParts = {}): CaptureEvent => ({
  type: 'response',
  at,
  doc: 'd1',
  exchange: `x${at}`,
  status: more.errorType === undefined ? 200 : 400,
  headers: {},
  body: null,
  cognito: { target, service: 'userPool', ...more },
});

/** All token entries of localStorage: the access tokens of these persons. */
export const tokens = (at: number, claims: readonly Claims[], area?: 'sessionStorage'): CaptureEvent => ({
  type: 'tokens',
  at,
  doc: 'd1',
  partition: PARTITION,
  area: area ?? 'localStorage',
  entries: claims.map((one) => ({
    clientId: 'client',
    username: one.username ?? null,
    name: 'accessToken',
    claims: one,
  })),
});
