import * as v from 'valibot';
import { isObject, parseJson, textOf } from './json.js';

export const ERRORS_KEPT = 20;
/** Ids that are kept of one answer; a sync page of DataStore holds 1,000 records. */
export const RECORDS_KEPT = 5000;
const NODES_WALKED = 200_000;

/** What an answer of AppSync says, read where the whole of it is at hand, before bodies are cut. */
export const answerSchema = v.object({
  /** `some` where a root field, or a field inside one, came; `null` where every root field is null. */
  data: v.picklist(['absent', 'null', 'some']),
  errors: v.array(
    v.object({
      errorType: v.nullable(v.string()),
      message: v.string(),
      path: v.nullable(v.array(v.union([v.string(), v.number()]))),
    }),
  ),
  /** Objects with an `id`: which records the answer delivered. */
  records: v.array(v.object({ id: v.string(), typename: v.nullable(v.string()) })),
  /** Items of the root fields' lists; a single record counts one. */
  rows: v.number(),
});
export type Answer = v.InferOutput<typeof answerSchema>;
export type AnswerError = Answer['errors'][number];

/**
 * @returns null where the text is no JSON object. An error body of AppSync's HTTP layer (`{errors: […]}`, or
 * `{__type, message}` of the services in front of it) is an answer too.
 */
export function readAnswer(text: string): Answer | null {
  const body = parseJson(text);
  return isObject(body) ? answerOf(body) : null;
}

/** Of an answer that is parsed already, such as the payload of a `data` frame. */
export function answerOf(body: Readonly<Record<string, unknown>>): Answer {
  const data = body.data;
  const found: { id: string; typename: string | null }[] = [];
  let rows = 0;
  let some = false;
  if (isObject(data)) {
    for (const value of Object.values(data)) {
      if (value === null || value === undefined) continue;
      some = true;
      rows += rowsOf(value);
    }
    collectRecords(data, found);
  }
  return {
    data: data === undefined ? 'absent' : some ? 'some' : 'null',
    errors: errorsOf(body),
    records: found,
    rows,
  };
}

function rowsOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (!isObject(value)) return 1;
  return Array.isArray(value.items) ? value.items.length : 1;
}

function collectRecords(root: unknown, found: { id: string; typename: string | null }[]): void {
  const stack: unknown[] = [root];
  for (let walked = 0; stack.length > 0 && walked < NODES_WALKED; walked += 1) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (let i = node.length - 1; i >= 0; i -= 1) stack.push(node[i]);
    } else if (isObject(node)) {
      if (typeof node.id === 'string' && found.length < RECORDS_KEPT)
        found.push({ id: node.id, typename: textOf(node.__typename) ?? null });
      for (const value of Object.values(node))
        if (typeof value === 'object' && value !== null) stack.push(value);
    }
  }
}

function errorsOf(body: Readonly<Record<string, unknown>>): AnswerError[] {
  if (Array.isArray(body.errors)) return body.errors.slice(0, ERRORS_KEPT).map(errorOf);
  const type = textOf(body.__type) ?? textOf(body.code);
  const message = textOf(body.message) ?? textOf(body.Message);
  return type === undefined && (message === undefined || body.data !== undefined)
    ? []
    : [{ errorType: plainErrorType(type), message: message ?? '', path: null }];
}

function errorOf(error: unknown): AnswerError {
  if (!isObject(error)) return { errorType: null, message: String(error), path: null };
  const path = Array.isArray(error.path)
    ? error.path.filter((step) => typeof step === 'string' || typeof step === 'number')
    : null;
  const type = textOf(error.errorType) ?? textOf(error.code);
  return { errorType: plainErrorType(type), message: textOf(error.message) ?? '', path };
}

/**
 * An error type without its namespace (`com.amazonaws.deepdish.graphql.auth#UnauthorizedException`) and without the
 * URL that AWS appends behind a colon (amplify-js, `parseJsonError`). `DynamoDB:ConditionalCheckFailedException` is
 * one type.
 */
export function plainErrorType(type: string | undefined): string | null {
  if (type === undefined || type === '') return null;
  return (type.split('#').at(-1) ?? type).split(':http')[0] ?? type;
}
