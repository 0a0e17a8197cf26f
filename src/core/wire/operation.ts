import { type DocumentNode, Kind, type OperationDefinitionNode, parse, type TypeNode } from 'graphql';
import pluralize from 'pluralize';
import { canonicalJson, isObject, parseJson, textOf } from './json.js';

export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Root fields by their names in the schema, in order, aliases ignored. */
  readonly fields: readonly string[];
  readonly query: string;
  /** Canonical JSON. */
  readonly variables: string;
  /** The model that the types of its variables name, where they do. */
  readonly model: string | null;
}

interface ParsedQuery {
  /** The text itself, as it came first: one string for all requests that send it. */
  readonly query: string;
  readonly kind: Operation['kind'];
  readonly fields: readonly string[];
  readonly model: string | null;
}

const CACHED_QUERIES = 500;
const cache = new Map<string, ParsedQuery | null>();

/**
 * The GraphQL operation of a request body or of a `start` frame's `data`; null where there is none that parses.
 * Amplify never sends `operationName`, so the text itself is read (amplify-js v4 to v6, seen on the wire).
 */
export function readOperation(text: string | null): Operation | null {
  const body = text === null ? undefined : parseJson(text);
  if (!isObject(body) || typeof body.query !== 'string') return null;
  const parsed = parseQuery(body.query, textOf(body.operationName));
  return parsed && { ...parsed, variables: canonicalJson(body.variables ?? {}) };
}

function parseQuery(query: string, operationName: string | undefined): ParsedQuery | null {
  const key = `${operationName ?? ''}\n${query}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const parsed = parseUncached(query, operationName);
  if (cache.size >= CACHED_QUERIES) cache.clear();
  cache.set(key, parsed);
  return parsed;
}

function parseUncached(query: string, operationName: string | undefined): ParsedQuery | null {
  let document: DocumentNode;
  try {
    document = parse(query, { noLocation: true, maxTokens: 50_000 });
  } catch {
    return null;
  }
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  if (!operation) return null;
  const fields = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  return { query, kind: operation.operation, fields, model: modelOfVariables(operation) };
}

/**
 * Input types that the GraphQL transformer generates carry the model's name (amplify-category-api,
 * `ModelResourceIDs` of graphql-transformer-common).
 */
const generatedTypes = [
  /^ModelSubscription(\w+)FilterInput$/,
  /^Model(\w+)FilterInput$/,
  /^Model(\w+)ConditionInput$/,
  /^(?:Create|Update|Delete)(\w+)Input$/,
];

/** Filter inputs of scalars are generated too, and name no model. */
const scalars = new Set(['String', 'ID', 'Int', 'Float', 'Boolean', 'Size']);

function modelOfVariables(operation: OperationDefinitionNode): string | null {
  for (const { type } of operation.variableDefinitions ?? []) {
    const name = namedType(type);
    for (const pattern of generatedTypes) {
      const model = pattern.exec(name)?.[1];
      if (model !== undefined && !scalars.has(model)) return model;
    }
  }
  return null;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

const prefixes = [
  'onCreate',
  'onUpdate',
  'onDelete',
  'create',
  'update',
  'delete',
  'get',
  'list',
  'sync',
  'search',
];

/**
 * The known model whose name, or whose plural as the transformer writes it (`pluralize`, as in
 * amplify-category-api), stands behind the prefix of a root field; else null. Never a guessed singular.
 */
export function modelBehindPrefix(
  field: string,
  isKnown: (model: string) => boolean,
  known: Iterable<string>,
): string | null {
  for (const prefix of prefixes) {
    if (!field.startsWith(prefix)) continue;
    const rest = field.slice(prefix.length);
    if (isKnown(rest)) return rest;
    for (const model of known) if (capital(pluralize(model)) === rest) return model;
  }
  return null;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The model that a `__typename` names: `ModelPostConnection` is one page of `Post`. */
export function modelOfTypename(typename: string): string {
  return /^Model(\w+)Connection$/.exec(typename)?.[1] ?? typename;
}
