import type { Mode, Operation } from './client.ts';

interface Documents {
  readonly query: string;
  readonly mutation: string;
  readonly subscription: string;
}

const documentsOf = (model: string, field: string): Documents => ({
  query: `query List { list${model}s { items { id ${field} } } }`,
  mutation: `mutation Create { create${model}(input: { ${field}: "written" }) { id ${field} } }`,
  subscription: `subscription OnCreate { onCreate${model} { id ${field} } }`,
});

const lambda = documentsOf('LambdaItem', 'name');

/** For each mode the documents of a model that its rules open to that mode alone. */
const documents: Readonly<Record<Mode, Documents>> = {
  apiKey: documentsOf('PublicItem', 'name'),
  userPool: documentsOf('Note', 'text'),
  iam: documentsOf('GuestItem', 'name'),
  oidc: documentsOf('OidcItem', 'name'),
  lambda,
  lambdaJwt: lambda,
};

/** @throws {Error} for an operation that GraphQL does not have */
export function documentOf(mode: Mode, operation: Operation): string {
  if (operation === 'publish' || operation === 'publishSocket')
    throw new Error(`GraphQL has no operation ${operation}.`);
  return documents[mode][operation];
}
