import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Context } from '../operations.ts';

/**
 * Answers null for the fields that a Lambda authorizer denies its caller, even if a resolver found a value
 * (docs.aws.amazon.com, appsync, security-authz, `deniedFields`). The simulator has no Lambda authorizer.
 */
export function holdBackDeniedFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      const name = `${type.name}.${field.name}`;
      field.resolve = async (source, args, context: Context, info) => {
        const value: unknown = await resolve(source, args, context, info);
        return context.lambda?.deniedFields.includes(name) ? null : value;
      };
    }
  }
}
