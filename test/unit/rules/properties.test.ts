import fc from 'fast-check';
import { expect, it } from 'vitest';
import { authorize, type Decision, type Question } from '../../../src/core/rules/authorize.js';
import type { Caller } from '../../../src/core/rules/caller.js';
import { problemsOf } from '../../../src/core/rules/check.js';
import { type Model, SCHEMA_VERSION } from '../../../src/core/schema/schema.js';
import { modelOf } from './build.js';

const claim = 'roles';
const operationsArbitrary = fc.option(
  fc.uniqueArray(fc.constantFrom('create', 'read', 'update', 'delete'), { minLength: 1 }),
);
const whoArbitrary = fc.constantFrom(
  'allow: owner',
  'allow: owner, identityClaim: "sub"',
  'allow: owner, ownerField: "editors"',
  'allow: owner, provider: oidc',
  'allow: owner, provider: oidc, identityClaim: "sub"',
  'allow: groups, groups: ["Admin"]',
  'allow: groups, groups: ["Staff", "Admin"]',
  'allow: groups, groupsField: "team"',
  'allow: groups, groupsField: "teams"',
  `allow: groups, provider: oidc, groups: ["Admin"], groupClaim: "${claim}"`,
  `allow: groups, provider: oidc, groupsField: "teams", groupClaim: "${claim}"`,
  'allow: private',
  'allow: private, provider: iam',
  'allow: private, provider: oidc',
  'allow: public',
  'allow: public, provider: iam',
  'allow: custom',
);
const ruleArbitrary = fc
  .tuple(whoArbitrary, operationsArbitrary)
  .map(([who, operations]) => `{ ${who}${operations ? `, operations: [${operations.join(', ')}]` : ''} }`);

const sdlOf = (name: string, rules: readonly string[], secret: string | null) =>
  `type ${name} @model${rules.length > 0 ? ` @auth(rules: [${rules.join(' ')}])` : ''} {
    id: ID title: String owner: String editors: [String] team: String teams: [String]
    secret: String${secret === null ? '' : ` @auth(rules: [${secret}])`}
  }`;
const isValid = (model: Model) =>
  problemsOf({ version: SCHEMA_VERSION, models: [model], api: null, gaps: [] }, null).length === 0;

const names = ['sub-alice::alice', 'sub-alice', 'alice', 'sub-bob::bob', 'x'];
const recordArbitrary = fc.record({
  id: fc.constant('1'),
  owner: fc.option(fc.constantFrom(...names)),
  editors: fc.array(fc.constantFrom(...names), { maxLength: 2 }),
  team: fc.option(fc.constantFrom('Admin', 'Staff')),
  teams: fc.array(fc.constantFrom('Admin', 'Staff'), { maxLength: 2 }),
});
const inputArbitrary = fc.record(
  {
    title: fc.constantFrom('t', null),
    secret: fc.constantFrom('s', null),
    owner: fc.constantFrom(...names, null),
    editors: fc.array(fc.constantFrom(...names), { maxLength: 1 }),
    teams: fc.array(fc.constantFrom('Admin', 'Staff'), { maxLength: 1 }),
  },
  { requiredKeys: [] },
);
const groups = fc.subarray(['Admin', 'Staff']);
const callerArbitrary: fc.Arbitrary<Caller> = fc.oneof(
  fc.constantFrom<Caller>(
    { mode: 'apiKey' },
    { mode: 'lambda' },
    { mode: 'iam', role: 'guest' },
    { mode: 'iam', role: 'authenticated' },
    { mode: 'iam', role: 'backend' },
  ),
  groups.map(
    (list): Caller => ({
      mode: 'userPool',
      claims: { sub: 'sub-alice', username: 'alice', 'cognito:groups': list },
      complete: true,
    }),
  ),
  fc.tuple(groups, fc.boolean()).map(
    ([list, named]): Caller => ({
      mode: 'oidc',
      claims: { sub: 'sub-alice', [claim]: list, ...(named ? { username: 'alice' } : {}) },
      complete: true,
    }),
  ),
);
const questionArbitrary: fc.Arbitrary<Question> = fc.record({
  operation: fc.constantFrom(
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
  ),
  record: recordArbitrary,
  input: inputArbitrary,
});
const rulesArbitrary = fc.array(ruleArbitrary, { maxLength: 3 });
const size = { numRuns: 400 };

it('one more rule never takes anything away, where the model has rules, no field has, and the result is valid', () => {
  fc.assert(
    fc.property(
      fc.array(ruleArbitrary, { minLength: 1, maxLength: 3 }),
      ruleArbitrary,
      questionArbitrary,
      callerArbitrary,
      (rules, more, question, caller) => {
        const before = modelOf(sdlOf('Post', rules, null));
        const after = modelOf(sdlOf('Post', [...rules, more], null));
        fc.pre(isValid(after));
        if (authorize(before, question, caller).decision === 'allow')
          expect(authorize(after, question, caller).decision).toBe('allow');
      },
    ),
    size,
  );
});

it('a model’s name decides nothing', () => {
  const name = fc.stringMatching(/^[A-Z][A-Za-z]{1,12}$/);
  fc.assert(
    fc.property(
      name,
      rulesArbitrary,
      fc.option(ruleArbitrary),
      questionArbitrary,
      callerArbitrary,
      (renamed, rules, secret, question, caller) => {
        const decisionOf = (called: string) =>
          authorize(modelOf(sdlOf(called, rules, secret)), question, caller).decision;
        expect(decisionOf(renamed)).toBe(decisionOf('Post'));
      },
    ),
    size,
  );
});

it('«filtered» is what asking record by record gives', () => {
  fc.assert(
    fc.property(
      rulesArbitrary,
      fc.constantFrom('list', 'sync', 'search', 'onCreate'),
      fc.array(recordArbitrary, { minLength: 1, maxLength: 5 }),
      callerArbitrary,
      (rules, operation, records, caller) => {
        const model = modelOf(sdlOf('Post', rules, null));
        const whole = authorize(model, { operation }, caller);
        const visible = records.map((record) =>
          whole.decision === 'filtered' ? whole.visible(record) === 'yes' : whole.decision === 'allow',
        );
        const one = (record: (typeof records)[number]) => authorize(model, { operation, record }, caller);
        expect(visible).toEqual(records.map((record) => one(record).decision === 'allow'));
      },
    ),
    size,
  );
});

/** The same with some claims, the record, its fields or the input not seen. */
const hide = (question: Question, caller: Caller, hidden: readonly string[]) => {
  const without = (values: Readonly<Record<string, unknown>> | undefined, kind: string) =>
    Object.fromEntries(Object.entries(values ?? {}).filter(([key]) => !hidden.includes(`${kind}.${key}`)));
  const { record, input, ...asked } = question;
  return {
    question: {
      ...asked,
      ...(hidden.includes('record') ? {} : { record: without(record, 'record') }),
      ...(hidden.includes('input') || input === undefined ? {} : { input }),
    },
    caller:
      'claims' in caller ? { ...caller, claims: without(caller.claims, 'claim'), complete: false } : caller,
  };
};
const known = (decision: Decision) =>
  decision.decision === 'allow' || decision.decision === 'deny' ? decision.decision : null;

it('what is not seen turns into «unknown» and never into another answer', () => {
  const hiddenArbitrary = fc.subarray([
    'record',
    'input',
    'record.owner',
    'record.editors',
    'record.team',
    'record.teams',
    'claim.sub',
    'claim.username',
    'claim.cognito:groups',
    `claim.${claim}`,
  ]);
  fc.assert(
    fc.property(
      rulesArbitrary,
      fc.option(ruleArbitrary),
      questionArbitrary,
      callerArbitrary,
      hiddenArbitrary,
      (rules, secret, question, caller, hidden) => {
        const model = modelOf(sdlOf('Post', rules, secret));
        const seen = authorize(model, question, caller);
        const less = hide(question, caller, hidden);
        const answer = known(authorize(model, less.question, less.caller));
        if (answer !== null) expect(answer).toBe(known(seen));
      },
    ),
    { numRuns: 1000 },
  );
});
