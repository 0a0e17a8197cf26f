import { type ParsedDocument, parseDocument } from './document.js';
import { canonicalJson, isObject, type JsonObject, parseJson, textOf } from './json.js';

export interface Operation extends Pick<ParsedDocument, 'kind' | 'fields' | 'model'> {
  readonly query: string;
  /** Canonical JSON. */
  readonly variables: string;
}

/** What was read of a request: its operation, or why there is none to be read. */
export interface OperationReading {
  readonly operation: Operation | null;
  /** What a reader should know besides, such as why nothing could be read; a part of a sentence. */
  readonly note: string | null;
  /** The hash under which the server may know the query's text (Apollo's automatic persisted queries). */
  readonly hash: string | null;
  /** What the body tells of the client. */
  readonly named: 'operationName' | 'operation' | null;
}

/** The text of a body, or of a URL's query, as far as it is at hand. */
export interface OperationText {
  readonly text: string;
  readonly truncated: boolean;
  readonly contentType?: string;
}

/**
 * The GraphQL operation of a request body or of a `start` frame's `data`. Amplify never sends `operationName`, so
 * the text itself is read (amplify-js v4 to v6, seen on the wire). A body that was cut is not guessed at.
 * @param queryOf the text that a persisted query's hash stands for, where it was seen
 */
export function readOperation(
  given: OperationText | null,
  queryOf: (hash: string) => string | undefined,
): OperationReading {
  if (given === null) return unread('its body was not to be had');
  const bodies = bodiesOf(given);
  if (bodies === null)
    return unread(
      given.truncated
        ? 'its body is longer than what is kept of one, so its operation was not read'
        : 'the body is not a GraphQL operation that we could read',
    );
  const readings = bodies.map((body) => readBody(body, queryOf));
  const [first] = readings;
  if (first === undefined) return unread('it is an empty batch');
  return readings.length === 1 ? first : batchOf(readings);
}

/** Of a persisted query. */
export const NOT_SEEN = 'whose text was not seen';

const unread = (note: string, hash: string | null = null): OperationReading => ({
  operation: null,
  note,
  hash,
  named: null,
});

/** GraphQL over HTTP: JSON, one or a batch; the query alone; or a form, which is also what a GET has in its URL. */
function bodiesOf({ text, contentType = '' }: OperationText): readonly JsonObject[] | null {
  const parsed = parseJson(text);
  if (Array.isArray(parsed)) return parsed.every(isObject) ? parsed : null;
  if (isObject(parsed)) return [parsed];
  if (contentType.startsWith('application/graphql')) return [{ query: text }];
  return /^(?:query|operationName|variables|extensions)=/.test(text) ? [bodyOfForm(text)] : null;
}

function bodyOfForm(text: string): JsonObject {
  const members: { [key: string]: unknown } = {};
  for (const pair of text.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s).map(decoded);
    members[name] = name === 'variables' || name === 'extensions' ? parseJson(value) : value;
  }
  return members;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function readBody(body: JsonObject, queryOf: (hash: string) => string | undefined): OperationReading {
  const extensions = isObject(body.extensions) ? body.extensions : {};
  const persisted = isObject(extensions.persistedQuery) ? extensions.persistedQuery : {};
  const hash = textOf(persisted.sha256Hash) ?? null;
  const sent = textOf(body.query);
  const query = sent ?? (hash === null ? undefined : queryOf(hash));
  if (query === undefined)
    return hash === null
      ? unread('the body is not a GraphQL operation that we could read')
      : unread(`it is a persisted query ${NOT_SEEN} (hash ${hash.slice(0, 12)}…)`, hash);
  const parsed = parseDocument(query, textOf(body.operationName));
  if (!parsed) return unread('its text is not GraphQL that we could parse', hash);
  const { ambiguous, name: document, ...read } = parsed;
  const notes = [
    ...(sent === undefined ? ['its text is known from another request with the same hash'] : []),
    ...(ambiguous ? ['it holds several operations and names none of them: the first is shown'] : []),
  ];
  return {
    operation: { ...read, query, variables: canonicalJson(body.variables ?? {}) },
    note: notes.length > 0 ? notes.join('; ') : null,
    hash,
    named: 'operationName' in body ? 'operationName' : document === 'operation' ? 'operation' : null,
  };
}

/** AppSync takes no batches (Amplify's documentation, «set-up-apollo»), but a proxy may take them apart. */
function batchOf(readings: readonly OperationReading[]): OperationReading {
  const operations = readings.map(({ operation }) => operation).filter((operation) => operation !== null);
  const unreadable = readings.length - operations.length;
  const rest = unreadable > 0 ? `, ${unreadable} of which could not be read` : '';
  const note = `it is a batch of ${readings.length} operations${rest}, which AppSync itself does not take`;
  const [first] = operations;
  if (!first) return unread(note);
  return {
    operation: {
      kind: operations.find(({ kind }) => kind === 'mutation')?.kind ?? first.kind,
      fields: operations.flatMap(({ fields }) => fields),
      query: operations.map(({ query }) => query).join('\n'),
      variables: `[${operations.map(({ variables }) => variables).join(',')}]`,
      model: new Set(operations.map(({ model }) => model)).size === 1 ? first.model : null,
    },
    note,
    hash: null,
    named: readings[0]?.named ?? null,
  };
}
