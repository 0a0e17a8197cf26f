import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** What the text of a document says of the operation that is asked for. */
export interface ParsedDocument {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Root fields by their names in the schema, in order, aliases ignored and fragments opened. */
  readonly fields: readonly string[];
  /** The model that the types of its variables name, where they do. */
  readonly model: string | null;
  readonly name: string | null;
  /** Whether the document holds several operations and none was asked for by name. */
  readonly ambiguous: boolean;
}

const CACHED_QUERIES = 500;
const cache = new Map<string, ParsedDocument | null>();

/** Null where the text is no GraphQL. Apps send the same few texts over and over, so readings are kept. */
export function parseDocument(query: string, operationName: string | undefined): ParsedDocument | null {
  const key = `${operationName ?? ''}\n${query}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const parsed = parseUncached(query, operationName);
  if (cache.size >= CACHED_QUERIES) cache.clear();
  cache.set(key, parsed);
  return parsed;
}

function parseUncached(query: string, operationName: string | undefined): ParsedDocument | null {
  let document: DocumentNode;
  try {
    document = parse(query, { noLocation: true, maxTokens: 50_000 });
  } catch {
    return null;
  }
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const named = operationName ? operations.find(({ name }) => name?.value === operationName) : undefined;
  const operation = named ?? operations[0];
  if (!operation) return null;
  const fragments = new Map(
    document.definitions
      .filter(
        (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map((fragment) => [fragment.name.value, fragment.selectionSet]),
  );
  return {
    kind: operation.operation,
    fields: rootFields(operation.selectionSet, fragments, new Set()),
    model: modelOfVariables(operation),
    name: operation.name?.value ?? null,
    ambiguous: operations.length > 1 && named === undefined,
  };
}

/** @param opened names of the fragments that were opened already: one that spreads itself is not opened again */
function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
  opened: Set<string>,
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, fragments, opened);
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (!fragment || opened.has(name)) return [];
    opened.add(name);
    return rootFields(fragment, fragments, opened);
  });
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
