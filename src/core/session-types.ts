import type { List, Map, Set } from 'immutable';
import type { Conflict } from './auth/conflicts.js';
import type { AuthMode, Credential, IamRole, Identity } from './auth/credential.js';
import type { IamKey } from './auth/iam-keys.js';
import type { Bounds } from './bounds.js';
import type { Skew } from './clock-skew.js';
import type { Body, CaptureEventOf, CognitoCall, SourcePlace } from './events.js';
import type { Waiting } from './fallback/waiting.js';
import type { Sightings } from './sightings.js';
import type { Snapshot } from './storage/snapshot.js';

export const exchangeKinds = ['query', 'mutation', 'subscription', 'publish', 'auth', 'connection'] as const;
export type ExchangeKind = (typeof exchangeKinds)[number];

/** `partial`: errors beside data that is not all null. `error`: any other answer that failed. */
export type Outcome = 'ok' | 'partial' | 'unauthorized' | 'error' | 'network' | 'pending';

export interface AppSyncError {
  readonly errorType: string | null;
  readonly message: string;
  readonly path: readonly (string | number)[] | null;
}

/** One HTTP request with its answer, one subscription, or one realtime connection. Times are epoch ms. */
export interface Exchange {
  readonly id: string;
  readonly kind: ExchangeKind;
  readonly doc: string;
  /** Where it happened: `top`, a frame's URL, a worker, or null where the source cannot tell. */
  readonly frame: string | null;
  /** Everybody who saw it; two where the hook's sighting and that of `devtools.network` were merged. */
  readonly sources: readonly CaptureEventOf<'request'>['source'][];
  /** The GraphQL (or Cognito) endpoint, origin and path. */
  readonly endpoint: string;
  /**
   * Root fields joined with a comma; of an auth exchange the last part of `x-amz-target`; of the Events API the
   * channel that is published to or subscribed to.
   */
  readonly operation: string;
  readonly fields: readonly string[];
  readonly model: string | null;
  readonly mode: AuthMode;
  readonly candidates?: readonly AuthMode[];
  readonly role: IamRole | null;
  /** What is odd about its credentials; see {@link Conflict}. */
  readonly conflicts: readonly Conflict[];
  readonly identity: Identity | null;
  readonly credentials: readonly Credential[];
  /** Product, version and category, such as `aws-amplify 6.22.1 DataStore`. */
  readonly client: string | null;
  /** How we know the client, or why it is null, in a sentence. */
  readonly clientBasis: string;
  readonly outcome: Outcome;
  /** Null on sockets and while pending. */
  readonly httpStatus: number | null;
  readonly errorType: string | null;
  readonly errors: readonly AppSyncError[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** How we know mode and outcome, in a sentence. */
  readonly basis: string;
  /** Of an HTTP request: its method and the headers that cross, by lower-case names. */
  readonly sent: { readonly method: string; readonly headers: Readonly<Record<string, string>> } | null;
  readonly requestBody: Body | null;
  readonly responseBody: Body | null;
  /** Of a GraphQL operation: its text and its variables as JSON; what is published has its events there. */
  readonly query: string | null;
  readonly variables: string | null;
  /** The hash of a persisted query, whether its text is known or not. */
  readonly persisted: string | null;
  /** Of a subscription and of a connection. */
  readonly socket: string | null;
  readonly subscriptionId: string | null;
  readonly cognito: CognitoCall | null;
  /** Records that the answer (or the events of a subscription) delivered. */
  readonly rows: number;
  readonly closeCode: number | null;
  /** Where in the page's scripts it was begun, where the source tells. */
  readonly initiator?: SourcePlace;
}

/** One try of an operation in one mode. */
export interface Attempt {
  /** The first exchange; of an inferred attempt the connection that was refused. */
  readonly exchange: string;
  /** Its repetitions: the same subscription started again on another socket, the same handshake refused again. */
  readonly again: readonly string[];
  readonly mode: AuthMode;
  readonly outcome: Outcome;
  /** Set where nothing of the operation itself was seen: its handshake was refused. */
  readonly inferred: boolean;
}

export type ChainResult = 'first-try' | 'retried' | 'fell-back' | 'refused' | 'failed' | 'lost' | 'pending';

/** All attempts of one logical operation, in order. */
export interface Chain {
  readonly id: string;
  readonly key: string;
  readonly doc: string;
  readonly operation: string;
  readonly model: string | null;
  readonly kind: ExchangeKind;
  readonly attempts: readonly Attempt[];
  /** `pending` also while the client is known to wait with its next try. */
  readonly result: ChainResult;
  /** The next try, where its client is known to make one by itself. */
  readonly waiting: Waiting | null;
  readonly startedAt: number;
}

/** Everybody who was seen, by `Identity.person`. `names` are all strings that stand for them. */
export interface Person {
  readonly person: string;
  readonly label: string;
  readonly names: readonly string[];
}

/** From a sign-in to the next sign-out or switch. Epoch ms. */
export interface Period {
  readonly id: string;
  readonly person: string;
  readonly label: string;
  readonly mode: AuthMode;
  readonly from: number;
  readonly to: number | null;
  /** The signs of the start and of the end, each in plain words, such as `RevokeToken`. */
  readonly startedBy: readonly string[];
  readonly endedBy: readonly string[];
  /** The document in which it ended; a later one of the same page is «after a reload». */
  readonly endedIn: string | null;
  /** Where its access token was last seen: when it vanishes there, the period ends. */
  readonly tokensAt?: {
    readonly partition: string;
    readonly area: CaptureEventOf<'tokens'>['area'];
    readonly clientId: string;
    readonly username: string | null;
  };
}

export interface TakenSnapshot {
  readonly at: number;
  readonly doc: string;
  readonly moment: CaptureEventOf<'snapshot'>['moment'];
  readonly snapshot: Snapshot;
  readonly settled: CaptureEventOf<'snapshot'>['settled'];
}

export interface Document {
  readonly doc: string;
  readonly url: string;
  readonly partition: string;
  readonly top: boolean;
  readonly from: number;
  readonly gone: { readonly at: number; readonly cause: CaptureEventOf<'document-gone'>['cause'] } | null;
}

/** How a record came to this browser: who got it, and whether anybody with the API key would. */
export interface Delivery {
  readonly persons: readonly string[];
  /** Delivered to the API key or to a guest. */
  readonly publicly: boolean;
}

export interface Frame {
  readonly at: number;
  readonly direction: 'sent' | 'received';
  readonly text: string | null;
  readonly bytes: number;
}

/** The state that all views are derived from. Replaced, never changed: `reduce` makes the next one. */
export interface Session {
  readonly bounds: Bounds;
  readonly documents: Map<string, Document>;
  readonly exchanges: Map<string, Exchange>;
  /** Ids of exchanges in the order of their start. */
  readonly order: List<string>;
  readonly frames: Map<string, List<Frame>>;
  /** By connection: subscriptions and publications that were started on it, in order. */
  readonly startedOn: Map<string, List<string>>;
  readonly chains: Map<string, Chain>;
  readonly chainOrder: List<string>;
  /** From an exchange to the chain that it is part of. */
  readonly chainOf: Map<string, string>;
  /** By the key of their operation: chains that another attempt may still join, oldest first. */
  readonly openChains: Map<string, List<string>>;
  /** Chains that wait with their next try, until when (epoch ms). */
  readonly waiting: Map<string, number>;
  /** The earliest of those times; infinite where none waits. */
  readonly waitingUntil: number;
  /** By document: chains that something else than their own exchanges may still change, in flight or waiting. */
  readonly unsettled: Map<string, Set<string>>;
  /** By document and subscription id: the chain that it was started in. */
  readonly startedIn: Map<string, string>;
  /** Refused realtime handshakes, newest last: exchanges of kind `connection`. */
  readonly refusedHandshakes: List<string>;
  /** By operation: exchanges that bear its name because no model was known for it. */
  readonly unnamed: Map<string, List<string>>;
  /** By access key id: exchanges that were signed with it. */
  readonly signedWith: Map<string, List<string>>;
  /** By hash: texts of persisted queries, learned from requests that held both. */
  readonly persistedQueries: Map<string, string>;
  /** Models whose names were read from types, stores or `__typename`. */
  readonly models: Set<string>;
  /** Issuers that the user named as OpenID Connect providers, without a slash at their end. */
  readonly oidcIssuers: Set<string>;
  /** Origin and path of APIs that the user named. */
  readonly endpoints: Set<string>;
  /** By access key id: what identity pools said of the keys that they issued. */
  readonly iamKeys: Map<string, IamKey>;
  readonly persons: Map<string, Person>;
  readonly periods: List<Period>;
  readonly snapshots: List<TakenSnapshot>;
  /** By `model id`, see `deliveryKey`; models are often unknown, so the id alone is the key. */
  readonly deliveries: Map<string, Delivery>;
  /** Keys of `deliveries`, in the order in which they came. */
  readonly deliveryOrder: List<string>;
  readonly databaseEvents: List<CaptureEventOf<'database'>>;
  readonly ignored: number;
  readonly dropped: Map<
    CaptureEventOf<'dropped'>['what'],
    { readonly count: number; readonly reason: string }
  >;
  /** To merge what two sources tell of one exchange. */
  readonly sightings: Sightings;
  /** Of the browser's clock against AppSync's, as far as answers said the time. */
  readonly skew: Skew | null;
  /** Latest event time, epoch ms. */
  readonly now: number;
}
