import {
  type ConstDirectiveNode,
  GraphQLError,
  getLocation,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  Source,
  type TypeNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Problem } from './problem.js';
import { readRule } from './rule.js';
import { type Field, type Model, type Place, type Rule, subscriptionsOf } from './schema.js';

/** A type is left whole, its extensions as if they stood in it: so does the transformer. */
type TypeNodes = readonly [ObjectTypeDefinitionNode, ...ObjectTypeExtensionNode[]];

/** The models of one `schema.graphql`, or of several that together are one. */
export function readGraphql(
  files: readonly { readonly name: string; readonly text: string }[],
  report: (problem: Problem) => void,
): readonly Model[] {
  const types = new Map<string, TypeNodes>();
  const extensions: ObjectTypeExtensionNode[] = [];
  for (const { name, text } of files)
    for (const node of definitionsOf(name, text, report)) {
      if (node.kind === Kind.OBJECT_TYPE_EXTENSION) extensions.push(node);
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      if (types.has(node.name.value)) report(duplicate(node));
      else types.set(node.name.value, [node]);
    }
  for (const node of extensions) {
    const type = types.get(node.name.value);
    if (type) types.set(node.name.value, [...type, node]);
  }
  return [...types.values()].flatMap((type) => modelOf(type, report) ?? []);
}

function definitionsOf(name: string, text: string, report: (problem: Problem) => void) {
  try {
    return parse(new Source(text, name)).definitions;
  } catch (error) {
    const [location] = error instanceof GraphQLError ? (error.locations ?? []) : [];
    report({
      code: 'syntax',
      // Quoted text might be anything, a key pasted into the wrong place included.
      message:
        error instanceof GraphQLError ? error.message.replace(/"[^"]{4,}"/g, '«…»') : 'Too deeply nested.',
      model: null,
      field: null,
      rule: null,
      at: { file: name, line: location?.line ?? 1, column: location?.column ?? 1 },
    });
    return [];
  }
}

function modelOf(nodes: TypeNodes, report: (problem: Problem) => void): Model | null {
  const [type] = nodes;
  const name = type.name.value;
  const directives = nodes.flatMap((node) => node.directives ?? []);
  const model = directive(directives, 'model');
  const auth = directive(directives, 'auth');
  if (!model) {
    if (auth)
      report({
        code: 'auth-without-model',
        message: `${name} has @auth and no @model: types with @auth must have @model too.`,
        model: name,
        field: null,
        rule: null,
        at: placeOf(auth),
      });
    return null;
  }
  const fields = nodes.flatMap((node) => node.fields ?? []);
  const key = fields.flatMap((field) => {
    const primary = directive(field.directives, 'primaryKey');
    return primary ? [field.name.value, ...sortKeyOf(argumentOf(primary, 'sortKeyFields'))] : [];
  });
  return {
    name,
    fields: fields.map((field): Field => {
      const own = directive(field.directives, 'auth');
      return {
        name: field.name.value,
        isList: isList(field.type),
        isRequired: field.type.kind === Kind.NON_NULL_TYPE,
        rules: own ? rulesOf(own, { model: name, field: field.name.value }, report) : null,
      };
    }),
    rules: auth ? rulesOf(auth, { model: name, field: null }, report) : null,
    primaryKey: key.length > 0 ? key : ['id'],
    subscriptions: subscriptionsOf(argumentOf(model, 'subscriptions')),
    at: placeOf(type.name),
  };
}

function rulesOf(
  auth: ConstDirectiveNode,
  home: { readonly model: string; readonly field: string | null },
  report: (problem: Problem) => void,
): readonly Rule[] {
  const value = auth.arguments?.find((argument) => argument.name.value === 'rules')?.value;
  const nodes = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  return nodes.flatMap((node) => {
    const place = (argument?: string) => {
      const fields = node.kind === Kind.OBJECT ? node.fields : [];
      return placeOf(fields.find((field) => field.name.value === argument)?.value ?? node);
    };
    const rule = readRule(valueFromASTUntyped(node), home, place, report);
    if (!rule) return [];
    // The transformer and the model generator both fill these in.
    const isPersonal = rule.allow === 'owner' || rule.allow === 'groups';
    return [isPersonal && rule.provider === null ? { ...rule, provider: 'userPools' } : rule];
  });
}

const directive = (nodes: readonly ConstDirectiveNode[] | undefined, name: string) =>
  nodes?.find((node) => node.name.value === name);

function argumentOf(node: ConstDirectiveNode, name: string): unknown {
  const value: ValueNode | undefined = node.arguments?.find(
    (argument) => argument.name.value === name,
  )?.value;
  return value ? valueFromASTUntyped(value) : undefined;
}

const sortKeyOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string');

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

function placeOf(node: Pick<ValueNode, 'loc'>): Place {
  const { loc } = node;
  if (!loc) return { file: '', path: '' };
  const { line, column } = getLocation(loc.source, loc.start);
  return { file: loc.source.name, line, column };
}

const duplicate = (node: ObjectTypeDefinitionNode): Problem => ({
  code: 'duplicate-model',
  message: `${node.name.value} is defined twice.`,
  model: node.name.value,
  field: null,
  rule: null,
  at: placeOf(node.name),
});
