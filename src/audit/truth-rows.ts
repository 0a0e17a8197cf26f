import * as v from 'valibot';

const row = { id: v.string() };
const values = v.record(v.string(), v.unknown());

const identitySchema = v.variant('mode', [
  v.object({ mode: v.picklist(['apiKey', 'lambda']) }),
  v.object({ mode: v.literal('iam'), iamRole: v.picklist(['authenticated', 'unauthenticated', 'other']) }),
  v.object({
    mode: v.literal('userPool'),
    sub: v.string(),
    username: v.string(),
    groups: v.optional(v.array(v.string()), []),
    claims: v.optional(values, {}),
  }),
  v.object({ mode: v.literal('oidc'), sub: v.string(), claims: v.optional(values, {}) }),
]);
export type TruthIdentity = v.InferOutput<typeof identitySchema>;

const mode = v.picklist(['apiKey', 'userPool', 'oidc', 'iam', 'lambda']);

const optionsSchema = v.optional(
  v.object({
    transformParameters: v.optional(
      v.object({
        useSubUsernameForDefaultIdentityClaim: v.optional(v.boolean()),
        sandboxModeEnabled: v.optional(v.boolean()),
      }),
    ),
    enableIamAccess: v.optional(v.boolean()),
    adminRoles: v.optional(v.array(v.string())),
    authModes: v.optional(v.array(mode)),
    defaultAuth: v.optional(mode),
  }),
);
export type TruthOptions = v.InferOutput<typeof optionsSchema>;

/** One decision of the real resolvers. */
const authzSchema = v.object({
  ...row,
  schema: v.string(),
  model: v.string(),
  field: v.optional(v.string()),
  operation: v.picklist([
    'create',
    'update',
    'delete',
    'get',
    'list',
    'sync',
    'search',
    'onCreate',
    'onUpdate',
    'onDelete',
  ]),
  identity: identitySchema,
  record: v.optional(values),
  records: v.optional(v.array(values)),
  input: v.optional(values),
  args: v.optional(values),
  options: optionsSchema,
  expected: v.picklist(['allow', 'deny', 'filtered']),
  detail: v.optional(v.object({ visible: v.optional(v.array(v.boolean())) }), {}),
});
export type AuthzRow = v.InferOutput<typeof authzSchema>;

/** What the real DataStore tries for a model. */
const multiAuthSchema = v.object({
  ...row,
  schema: v.string(),
  model: v.string(),
  attributes: v.array(v.unknown()),
  signedIn: v.boolean(),
  expectedOrder: v.array(mode),
  effectiveByDefaultMode: v.record(mode, v.record(v.string(), v.array(mode))),
});
export type MultiAuthRow = v.InferOutput<typeof multiAuthSchema>;

/** Which rules of the authz row of the same id let it through alone. */
const grantsSchema = v.object({ ...row, rules: v.array(v.string()), grantedBy: v.array(v.number()) });
export type GrantsRow = v.InferOutput<typeof grantsSchema>;

/** A schema that the real transformer refuses. */
const invalidSchema = v.object({
  ...row,
  schema: v.string(),
  options: optionsSchema,
  message: v.string(),
});
export type InvalidRow = v.InferOutput<typeof invalidSchema>;

export interface TruthRows {
  readonly authz: AuthzRow[];
  readonly multiAuth: MultiAuthRow[];
  readonly grants: GrantsRow[];
  readonly invalid: InvalidRow[];
}

/** Sorts rows by their form. @returns what is wrong with the first that has none of the four. */
export function sortRows(rows: readonly unknown[], into: TruthRows): string | null {
  for (const [index, one] of rows.entries()) {
    const authz = v.safeParse(authzSchema, one);
    if (authz.success) {
      into.authz.push(authz.output);
      continue;
    }
    if (v.is(grantsSchema, one)) into.grants.push(one);
    else if (v.is(multiAuthSchema, one)) into.multiAuth.push(one);
    else if (v.is(invalidSchema, one)) into.invalid.push(one);
    else return `row ${index + 1} has none of the four forms: authz, multiauth, grants, invalid`;
  }
  return null;
}
