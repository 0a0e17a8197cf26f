import * as v from 'valibot';

/**
 * What a source saw, credentials included, before {@link strip} makes a capture event of it. Raw events never
 * leave the room that made them: the content script's memory, or the function that parses a HAR file.
 * They come from the page's world or from a file, so every field is checked here.
 */
const base = {
  /** Epoch, ms. */
  at: v.pipe(v.number(), v.finite()),
  /** Unique within its document, or within the file. */
  id: v.pipe(v.string(), v.maxLength(200)),
};

const headers = v.pipe(v.array(v.tuple([v.string(), v.string()])), v.maxLength(200));

/** A text as captured; `bytes` counts the whole of it in UTF-16 units, also where `text` was cut. */
const rawBody = v.nullable(v.object({ text: v.string(), bytes: v.number() }));

export const rawRequestSchema = v.object({
  type: v.literal('request'),
  ...base,
  method: v.string(),
  url: v.string(),
  headers,
  body: rawBody,
});

export const rawResponseSchema = v.object({
  type: v.literal('response'),
  ...base,
  status: v.number(),
  headers,
  body: rawBody,
});

export const rawFailureSchema = v.object({
  type: v.literal('failure'),
  ...base,
  reason: v.picklist(['network', 'aborted']),
});

/**
 * A failure as the browser's own log knows it (a HAR entry): a refusal by CORS, which to the page is one of the
 * network, and why. The hook can say no such thing, so its schema has no room for it.
 */
interface LoggedFailure extends Omit<v.InferOutput<typeof rawFailureSchema>, 'reason'> {
  readonly reason: 'network' | 'aborted' | 'cors';
  readonly detail?: string;
}

export const rawSocketOpenSchema = v.object({
  type: v.literal('socket-open'),
  ...base,
  url: v.string(),
  protocols: v.pipe(v.array(v.string()), v.maxLength(50)),
});

export const rawSocketFrameSchema = v.object({
  type: v.literal('socket-frame'),
  ...base,
  direction: v.picklist(['sent', 'received']),
  /** Null for a binary frame, which neither AppSync protocol uses. */
  text: v.nullable(v.string()),
  bytes: v.number(),
});

export const rawSocketCloseSchema = v.object({
  type: v.literal('socket-close'),
  ...base,
  code: v.nullable(v.number()),
  reason: v.string(),
});

/** A write to web storage: which key, never which value. `key` is null for `clear()`. */
export const rawStorageWriteSchema = v.object({
  type: v.literal('storage-write'),
  ...base,
  area: v.picklist(['localStorage', 'sessionStorage']),
  key: v.nullable(v.string()),
});

export const rawDatabaseSchema = v.object({
  type: v.literal('database'),
  ...base,
  action: v.picklist(['open', 'delete-requested', 'delete-blocked', 'deleted', 'delete-failed', 'clear']),
  database: v.string(),
  store: v.nullable(v.string()),
});

/** How many requests of the page were passed over since the last such event, as not AppSync's or Cognito's. */
export const rawIgnoredSchema = v.object({ type: v.literal('ignored'), ...base, count: v.number() });

/** A worker that other pages may share, and whose requests the page's hook cannot see. */
export const rawWorkerSchema = v.object({
  type: v.literal('worker'),
  ...base,
  kind: v.picklist(['shared', 'service']),
  url: v.string(),
});

export const rawEventSchema = v.variant('type', [
  rawRequestSchema,
  rawResponseSchema,
  rawFailureSchema,
  rawSocketOpenSchema,
  rawSocketFrameSchema,
  rawSocketCloseSchema,
  rawStorageWriteSchema,
  rawDatabaseSchema,
  rawIgnoredSchema,
  rawWorkerSchema,
]);

export type RawEvent = v.InferOutput<typeof rawEventSchema> | LoggedFailure;
export type Headers = v.InferOutput<typeof headers>;
