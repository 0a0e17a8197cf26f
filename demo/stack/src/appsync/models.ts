import { type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql';

/** The types with a table behind them: those that carry a version. */
export function modelsOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && '_version' in type.getFields())
    .map((type) => type.name);
}

/** The model that a root field reads or writes: its own type, or that of its connection's `items`. */
export function modelOf(schema: GraphQLSchema, rootField: string): string | null {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const field = roots.map((root) => root?.getFields()[rootField]).find((found) => found !== undefined);
  if (!field) return null;
  const type = getNamedType(field.type);
  const items = isObjectType(type) ? type.getFields().items : undefined;
  return getNamedType(items?.type ?? type).name;
}

/** A mutation that creates a record and selects every plain field, so that subscribers get a whole one. */
export function createMutation(schema: GraphQLSchema, model: string): string {
  const type = schema.getType(model);
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const plain = fields.filter((field) => isLeafType(getNamedType(field.type))).map((field) => field.name);
  return `mutation($input: Create${model}Input!) { create${model}(input: $input) { ${plain.join(' ')} } }`;
}
