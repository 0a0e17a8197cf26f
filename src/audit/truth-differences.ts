import { authorize, type Decision } from '../core/rules/authorize.js';
import type { Caller } from '../core/rules/caller.js';
import { problemsOf } from '../core/rules/check.js';
import { multiAuthOrder } from '../core/rules/multi-auth.js';
import type { Settings } from '../core/rules/roles.js';
import { type Problem, type ProblemCode, placeText } from '../core/schema/problem.js';
import { readSchema } from '../core/schema/read.js';
import type { Model, Rule, Schema } from '../core/schema/schema.js';
import { canonicalJson } from '../core/wire/json.js';
import type {
  AuthzRow,
  GrantsRow,
  InvalidRow,
  MultiAuthRow,
  TruthIdentity,
  TruthOptions,
} from './truth-rows.js';

/** What was expected of a row and what came instead. */
export interface Difference {
  readonly expected: unknown;
  readonly got: unknown;
  readonly why: string;
}

interface Read {
  readonly schema: Schema;
  readonly problems: readonly Problem[];
}
const read = new Map<string, Read>();

/** Many rows share a schema and its options. What could be read is checked as the transformer does. */
function schemaOf(text: string, options: TruthOptions): Read {
  const key = canonicalJson([text, options]);
  const known = read.get(key);
  if (known) return known;
  const { schema, problems } = readSchema([{ name: 'schema.graphql', text }]);
  const found =
    problems.length > 0 ? problems : problemsOf(schema, options?.authModes ?? null, settingsOf(options));
  read.set(key, { schema, problems: found });
  return { schema, problems: found };
}

/** The model, or why there is none to ask. */
function modelOf(row: { readonly schema: string; readonly model: string }, options: TruthOptions) {
  const { schema, problems } = schemaOf(row.schema, options);
  const [problem] = problems;
  if (problem) return { why: `${placeText(problem.at)}: ${problem.code}: ${problem.message}` };
  const model = schema.models.find(({ name }) => name === row.model);
  return model ? { model } : { why: `the schema has no model ${row.model}` };
}

const settingsOf = (options: TruthOptions): Settings => ({
  subUsername: options?.transformParameters?.useSubUsernameForDefaultIdentityClaim ?? true,
  sandbox: options?.transformParameters?.sandboxModeEnabled ?? false,
  iamAccess: options?.enableIamAccess ?? false,
  adminRoles: options?.adminRoles ?? [],
  // All of the rows' APIs have it, unless a row says otherwise.
  defaultMode: options?.defaultAuth ?? 'apiKey',
});

/** The rows' `other` IAM role is the backend that an API's admin roles name, where it has some. */
function callerOf(identity: TruthIdentity, options: TruthOptions): Caller {
  if (identity.mode === 'iam') {
    if (identity.iamRole === 'other')
      return { mode: 'iam', role: 'backend', arn: options?.adminRoles?.[0] ?? 'another role' };
    return { mode: 'iam', role: identity.iamRole === 'unauthenticated' ? 'guest' : 'authenticated' };
  }
  if (identity.mode === 'oidc')
    return { mode: 'oidc', claims: { sub: identity.sub, ...identity.claims }, complete: true };
  if (identity.mode !== 'userPool') return identity;
  const { sub, username, groups, claims } = identity;
  return {
    mode: 'userPool',
    claims: { sub, username, 'cognito:groups': groups, ...claims },
    complete: true,
  };
}

/** The model and its answer to an authz row. */
function answerOf(row: AuthzRow): { model: Model; decision: Decision } | { why: string } {
  const { operation, field, record, input, args, identity, options } = row;
  const { model, why } = modelOf(row, options);
  if (!model) return { why };
  const question = {
    operation,
    ...(field === undefined ? {} : { field }),
    ...(record === undefined ? {} : { record }),
    ...(input === undefined ? {} : { input }),
    ...(args === undefined ? {} : { args }),
  };
  return { model, decision: authorize(model, question, callerOf(identity, options), settingsOf(options)) };
}

/** Who may do what. */
export function differenceOfAuthz(row: AuthzRow): Difference | null {
  const answer = answerOf(row);
  if (!('decision' in answer)) return { expected: row.expected, got: null, why: answer.why };
  const { decision } = answer;
  if (decision.decision !== row.expected)
    return { expected: row.expected, got: decision.decision, why: reasonOf(decision) };
  const expected = row.detail.visible;
  if (decision.decision === 'deny' || !expected || !row.records) return null;
  const got = row.records.map((record) =>
    decision.decision === 'filtered' ? decision.visible(record) === 'yes' : true,
  );
  return canonicalJson(got) === canonicalJson(expected)
    ? null
    : { expected, got, why: `visible records, ${reasonOf(decision)}` };
}

function reasonOf(decision: Decision): string {
  if (decision.decision === 'unknown') return `not seen: ${decision.unseen.join(', ')}`;
  if (decision.decision === 'deny')
    return decision.nearest
      ? `${placeText(decision.nearest.rule.at)} wants ${decision.nearest.wanted}`
      : decision.reason;
  return `by ${decision.instead ?? decision.rules.map(({ at }) => placeText(at)).join(' and ')}`;
}

/** Which modes are tried: out of the SDL, and out of what the generator made of it. */
export function differenceOfOrder(row: MultiAuthRow): Difference | null {
  const { model, why } = modelOf(row, undefined);
  if (!model) return { expected: row.expectedOrder, got: null, why };
  const text = JSON.stringify({
    models: { [row.model]: { name: row.model, fields: {}, attributes: row.attributes } },
  });
  const [generated] = readSchema([{ name: 'schema.json', text }]).schema.models;
  const sources = [
    { from: 'the SDL', model },
    { from: 'the generated model', model: generated },
  ];
  for (const { from, model: asked } of sources) {
    if (!asked) return { expected: row.expectedOrder, got: null, why: `${from} could not be read` };
    const orderWith = (defaultMode: MultiAuthRow['expectedOrder'][number]) =>
      multiAuthOrder(asked, { strategy: 'MULTI_AUTH', signedIn: row.signedIn, defaultMode });
    const { byRules } = orderWith('apiKey');
    if (canonicalJson(byRules) !== canonicalJson(row.expectedOrder))
      return { expected: row.expectedOrder, got: byRules, why: `out of ${from}` };
    for (const mode of ['apiKey', 'userPool', 'oidc', 'iam', 'lambda'] as const)
      for (const [operation, expected] of Object.entries(row.effectiveByDefaultMode[mode] ?? {})) {
        const { tried } = orderWith(mode);
        if (canonicalJson(tried) !== canonicalJson(expected))
          return {
            expected,
            got: tried,
            why: `${operation}, the default mode being ${mode}, out of ${from}`,
          };
      }
  }
  return null;
}

/** Which rules let it through alone. */
export function differenceOfGrants(row: GrantsRow, authz: AuthzRow): Difference | null {
  const expected = row.grantedBy.map((index) => row.rules[index] ?? `rule ${index}`).sort();
  const answer = answerOf(authz);
  if (!('decision' in answer)) return { expected, got: null, why: answer.why };
  const { model, decision } = answer;
  if (decision.decision !== 'allow' && decision.decision !== 'filtered')
    return { expected, got: decision.decision, why: reasonOf(decision) };
  // The rows quote their rules; which of the schema's each is, its content says, not its place in the list.
  const quoted = new Map(row.rules.map((text) => [ruleKey(ruleOfText(text)), text]));
  const alone = decision.together ? [] : decision.rules;
  const got = alone.map((rule) => quoted.get(ruleKey(rule)) ?? placeText(rule.at)).sort();
  const unknown = (model.rules ?? []).find((rule) => !quoted.has(ruleKey(rule)));
  const why = unknown ? `the rows do not quote ${placeText(unknown.at)}` : reasonOf(decision);
  return canonicalJson(got) === canonicalJson(expected) ? null : { expected, got, why };
}

const ruleKey = (rule: Rule | undefined): string =>
  canonicalJson(rule && { ...rule, at: null, operations: rule.operations && [...rule.operations].sort() });

function ruleOfText(rule: string): Rule | undefined {
  const { schema } = schemaOf(`type Quoted @model @auth(rules: [${rule}]) { id: ID! }`, undefined);
  return schema.models[0]?.rules?.[0];
}

/** The transformer's messages, and the code that stands for each. */
const messages: readonly (readonly [RegExp, ProblemCode])[] = [
  [/need to add rules to all of the model's required fields/, 'required-field-not-readable'],
  [/already exists for/, 'duplicate-rule'],
  [/strategy only supports/, 'provider-not-for-strategy'],
  [/should have a defined groups list or a groupsField/, 'groups-missing'],
  [/groups cannot have an empty list/, 'groups-empty'],
  [/has groupsField and groups/, 'groups-and-groups-field'],
  [/identityClaim can only be used/, 'identity-claim-on-groups'],
  [/groupClaim can only be used/, 'group-claim-on-owner'],
  [/are specified in addition to 'read'/, 'read-and-its-parts'],
  [/is not allowed at the field level/, 'part-of-read-on-field'],
  [/does not exist in "AuthStrategy" enum/, 'unknown-strategy'],
  [/does not exist in "AuthProvider" enum/, 'unknown-provider'],
  [/does not exist in "ModelOperation" enum/, 'unknown-operation'],
  [/does not have any auth rules/, 'no-rules'],
  [/provider found, but the project has no/, 'mode-not-configured'],
  [/must also be annotated with @model/, 'auth-without-model'],
];

/** The transformer stops at its first problem: that has to be the first here too, on the model and field it names. */
export function differenceOfInvalid(row: InvalidRow): Difference | null {
  const expected = messages.find(([message]) => message.test(row.message))?.[1] ?? 'a code for this message';
  const [problem] = schemaOf(row.schema, row.options).problems;
  if (!problem) return { expected, got: null, why: row.message };
  const { code, model, field } = problem;
  const namedField = /required fields \["([^"]+)"/.exec(row.message)?.[1] ?? field;
  const namedModel = /(?:Found model "|already exists for )(\w+)/.exec(row.message)?.[1] ?? model;
  return code === expected && field === namedField && model !== null && model === namedModel
    ? null
    : { expected, got: { code, model, field }, why: row.message };
}
