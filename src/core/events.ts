import * as v from 'valibot';
import { claimsSchema, credentialSchema } from './auth/credential.js';
import { snapshotSchema } from './storage/snapshot.js';
import { answerSchema } from './wire/answer.js';

const base = {
  /** Epoch, ms. Event time: no part of the core knows a clock. */
  at: v.number(),
  /** The document (page load of a frame) that it happened in; of a file `file`. */
  doc: v.string(),
};

/** A text with its credentials masked. `bytes` is the size of the original in UTF-16 units. */
export const bodySchema = v.object({ text: v.string(), bytes: v.number(), truncated: v.boolean() });
export type Body = v.InferOutput<typeof bodySchema>;

/** The worker that sent a request, as far as it can be told. */
export const senderSchema = v.object({
  /** `unknown`: a worker, or a frame of another site that the hook is not in. */
  kind: v.picklist(['dedicated', 'service', 'unknown']),
  /** Its script, origin and path. */
  url: v.nullable(v.string()),
});
export type Sender = v.InferOutput<typeof senderSchema>;

/**
 * What was read of a body (wire/operation.ts, `OperationReading`) before it was left out of a file or given other
 * names: where an event has it, it counts, not the body. `query` and `variables` tell equal from different operations.
 */
export const readingSchema = v.object({
  operation: v.nullable(
    v.object({
      kind: v.picklist(['query', 'mutation', 'subscription']),
      fields: v.array(v.string()),
      query: v.string(),
      variables: v.string(),
      model: v.nullable(v.string()),
    }),
  ),
  note: v.nullable(v.string()),
  hash: v.nullable(v.string()),
  named: v.nullable(v.picklist(['operationName', 'operation'])),
});
export type Reading = v.InferOutput<typeof readingSchema>;

/** What may leave the page of a call to Cognito. Bodies of such calls never do. */
export const cognitoSchema = v.object({
  /** The last part of `x-amz-target`, such as `InitiateAuth`. */
  target: v.string(),
  service: v.picklist(['userPool', 'identityPool']),
  flow: v.optional(v.string()),
  clientId: v.optional(v.string()),
  username: v.optional(v.string()),
  /** Of the tokens that an answer brought, or that a request carried: claims only. */
  tokens: v.optional(v.array(claimsSchema)),
  challenge: v.optional(v.string()),
  identityId: v.optional(v.string()),
  accessKeyId: v.optional(v.string()),
  /** Of an identity pool's call: whether no login went with it. */
  guest: v.optional(v.boolean()),
  errorType: v.optional(v.string()),
  errorMessage: v.optional(v.string()),
});
export type CognitoCall = v.InferOutput<typeof cognitoSchema>;

/** Where in a script a request was begun, as DevTools counts: lines and columns from 0. */
export const sourcePlaceSchema = v.object({ url: v.string(), line: v.number(), column: v.number() });
export type SourcePlace = v.InferOutput<typeof sourcePlaceSchema>;

const headers = v.record(v.string(), v.string());
const nullableBody = v.nullable(bodySchema);

/**
 * Capture events are the only way into a session: live traffic and a HAR both become these. They hold no secret,
 * since the stripper (wire/strip.ts) has been there. The protocol's version speaks for their shape too.
 */
export const captureEventSchema = v.variant('type', [
  v.object({
    type: v.literal('document'),
    ...base,
    /** Origin and path alone: a query may hold an OAuth code. */
    url: v.string(),
    /** The storage partition of the document, as in snapshots. */
    partition: v.string(),
    top: v.boolean(),
  }),
  v.object({
    type: v.literal('document-gone'),
    ...base,
    cause: v.picklist(['navigated', 'parked', 'closed']),
  }),
  v.object({
    type: v.literal('request'),
    ...base,
    exchange: v.string(),
    source: v.picklist(['hook', 'har', 'network']),
    method: v.string(),
    /** Origin and path. */
    url: v.string(),
    /** Lower-case names, allow-listed. */
    headers,
    /** Whether this source shows authorization headers at all: a HAR that Chrome sanitised does not. */
    authorizationShown: v.boolean(),
    credentials: v.array(credentialSchema),
    body: nullableBody,
    read: v.optional(readingSchema),
    cognito: v.optional(cognitoSchema),
    /** Of `network`: set where no document sent it. */
    sender: v.optional(senderSchema),
    /** Of `devtools.network` alone: the hook takes no stacks, since each would cost the page time. */
    initiator: v.optional(sourcePlaceSchema),
  }),
  v.object({
    type: v.literal('response'),
    ...base,
    exchange: v.string(),
    status: v.number(),
    headers,
    body: nullableBody,
    /** Of AppSync's answers, read from the whole of the body. */
    answer: v.optional(answerSchema),
    cognito: v.optional(cognitoSchema),
  }),
  v.object({
    type: v.literal('failure'),
    ...base,
    exchange: v.string(),
    reason: v.picklist(['network', 'aborted', 'cors']),
    /** The browser's own word for it, such as `net::ERR_FAILED`, where the source shows one; pages are not told. */
    detail: v.optional(v.string()),
  }),
  v.object({
    type: v.literal('socket-open'),
    ...base,
    socket: v.string(),
    source: v.picklist(['hook', 'har', 'network']),
    url: v.string(),
    protocols: v.array(v.string()),
    authorizationShown: v.boolean(),
    credentials: v.array(credentialSchema),
    /** The GraphQL host that the handshake was authorized for, where it says so. */
    host: v.nullable(v.string()),
  }),
  v.object({
    type: v.literal('socket-frame'),
    ...base,
    socket: v.string(),
    direction: v.picklist(['sent', 'received']),
    /** Null for a binary frame. */
    text: v.nullable(v.string()),
    bytes: v.number(),
    /** Of a `start`: its own authorization, which is not in `text` any more. */
    credentials: v.array(credentialSchema),
    userAgent: v.nullable(v.string()),
    /** Of a `start`. */
    read: v.optional(readingSchema),
    answer: v.optional(answerSchema),
  }),
  v.object({
    type: v.literal('socket-close'),
    ...base,
    socket: v.string(),
    code: v.nullable(v.number()),
    reason: v.string(),
  }),
  v.object({
    /** All of Amplify's token entries of a web storage, after a change or at the start. */
    type: v.literal('tokens'),
    ...base,
    partition: v.string(),
    area: v.picklist(['localStorage', 'sessionStorage']),
    entries: v.array(
      v.object({
        clientId: v.string(),
        username: v.nullable(v.string()),
        name: v.string(),
        claims: v.optional(claimsSchema),
      }),
    ),
  }),
  v.object({
    type: v.literal('database'),
    ...base,
    partition: v.string(),
    action: v.picklist(['open', 'delete-requested', 'delete-blocked', 'deleted', 'delete-failed', 'clear']),
    database: v.string(),
    store: v.nullable(v.string()),
  }),
  v.object({
    type: v.literal('snapshot'),
    ...base,
    /** `rolling` while somebody is signed in; `after` once a sign-out has settled; then `after-reload`. */
    moment: v.picklist(['baseline', 'rolling', 'after', 'after-reload', 'next-user']),
    snapshot: snapshotSchema,
    /** Whether the page had settled (design: 500 ms apart, 30 s at most); null where nobody asked. */
    settled: v.nullable(v.object({ reached: v.boolean(), moving: v.array(v.string()), basis: v.string() })),
  }),
  v.object({
    /** What is known of who got which records, where the answers themselves are no longer in a log. */
    type: v.literal('deliveries'),
    ...base,
    deliveries: v.array(
      v.object({ persons: v.array(v.string()), publicly: v.boolean(), ids: v.array(v.string()) }),
    ),
  }),
  v.object({
    /** How much is kept from now on, see `Bounds`. */
    type: v.literal('bounds'),
    ...base,
    exchanges: v.number(),
    body: v.number(),
    framesPerSocket: v.number(),
  }),
  v.object({
    /** What the user said of the app, or a configuration that they loaded: traffic alone can't show it. */
    type: v.literal('told'),
    ...base,
    /**
     * All issuers that are OpenID Connect providers of the app's APIs; a later event replaces them. Without it a
     * token that no user pool issued is `unknown`: a Lambda authorizer may take such a one too.
     */
    oidcIssuers: v.array(v.string()),
    /**
     * Origin and path of all APIs whose requests say by nothing that they are AppSync's, such as a proxy's without
     * credentials; a later event replaces them. Absent in recordings made before this could be told.
     */
    endpoints: v.optional(v.array(v.string())),
  }),
  v.object({
    /** The page went to its identity provider to sign somebody out. */
    type: v.literal('navigation'),
    ...base,
    to: v.literal('logout'),
    url: v.string(),
  }),
  v.object({
    /** A worker whose requests may stay unseen. */
    type: v.literal('worker'),
    ...base,
    kind: v.picklist(['shared', 'service']),
    url: v.string(),
  }),
  v.object({ type: v.literal('ignored'), ...base, count: v.number() }),
  v.object({
    /** Something was lost on the way: a bound was reached, or an event could not be understood. */
    type: v.literal('dropped'),
    ...base,
    what: v.picklist([
      'exchanges',
      'bodies',
      'frames',
      'events',
      'database events',
      'documents',
      'deliveries',
    ]),
    count: v.number(),
    reason: v.string(),
  }),
]);

export type CaptureEvent = v.InferOutput<typeof captureEventSchema>;
export type CaptureEventOf<T extends CaptureEvent['type']> = Extract<CaptureEvent, { type: T }>;
