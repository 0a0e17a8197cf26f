import { type Field, type Model, type ModelOperation, type Rule, rulesOf } from '../schema/schema.js';
import { allOf, type Caller, type Trit } from './caller.js';
import type { Values } from './match.js';
import { type Missing, nearestRule } from './nearest.js';
import { type Sight, sightOf, subscriptionSight } from './read-rights.js';
import { isAdmitted, rolesOf, type Settings } from './roles.js';
import { unseenOf } from './unseen.js';
import { mayCreate, mayDelete, mayUpdate } from './write.js';

/** The operations that the transformer makes of a model. */
export type Operation =
  | 'create'
  | 'update'
  | 'delete'
  | 'get'
  | 'list'
  | 'sync'
  | 'search'
  | 'onCreate'
  | 'onUpdate'
  | 'onDelete';

/** What is asked of a model. What is not there was not seen: nothing is allowed on account of it. */
export interface Question {
  readonly operation: Operation;
  /** A declared field that is read with the record, or written where there is no input. */
  readonly field?: string;
  /** As it is stored. With one, reads and subscriptions are answered for it alone. */
  readonly record?: Values;
  /** Of create and update, as it is sent. */
  readonly input?: Values;
  /** Of a subscription. */
  readonly args?: Values;
}

/** The rules that let somebody through. */
export interface Granted {
  /** Each of them would do alone; or, if `together`, all of them are needed. */
  readonly rules: readonly Rule[];
  readonly together: boolean;
  /** Where no rule decides: what does. */
  readonly instead: string | null;
}

export type Decision =
  | ({ readonly decision: 'allow' } & Granted)
  /** Some records: those for which `visible` says yes. */
  | ({ readonly decision: 'filtered'; readonly visible: (record: Values) => Trit } & Granted)
  /** With the rule that came nearest, if there is one. */
  | { readonly decision: 'deny'; readonly nearest: Missing | null; readonly reason: string }
  /** With what would have to be seen. */
  | { readonly decision: 'unknown'; readonly unseen: readonly string[] };

/** The right that an operation needs. */
export const rightOf = (operation: Operation): ModelOperation =>
  operation === 'onCreate' || operation === 'onUpdate' || operation === 'onDelete' ? 'listen' : operation;

/**
 * Who may do what with a model, as the resolvers of Amplify's transformer (2.5.1, DynamoDB) decide it. Not modelled, and
 * then `unknown`: owners that are the primary key, keys of relations, what subscribers get of redacted fields. What a
 * Lambda authorizer holds back on top (`deniedFields`) is in no rule.
 */
export function authorize(
  model: Model,
  question: Question,
  caller: Caller,
  settings: Settings = {},
): Decision {
  const sight = judge(model, question, caller, settings);
  if (sight.sees === 'unseen')
    return { decision: 'unknown', unseen: unseenOf(model, question, caller, settings) };
  if (sight.sees === 'none')
    return {
      decision: 'deny',
      nearest: nearestRule(model, rightOf(question.operation), question, caller, settings),
      reason: isRuled(model) ? 'No rule lets this through.' : 'No @auth: denied to everybody.',
    };
  const granted = grantedBy(model, question, caller, settings);
  return sight.sees === 'some'
    ? { decision: 'filtered', visible: sight.record, ...granted }
    : { decision: 'allow', ...granted };
}

function judge(model: Model, question: Question, caller: Caller, settings: Settings): Sight {
  if (caller.mode === 'unknown') return { sees: 'unseen' };
  if (!('role' in caller) || caller.role !== 'unknown') return judgeKnown(model, question, caller, settings);
  // Whichever it is: known only if all of them get the same.
  const [first, ...others] = (['guest', 'authenticated', 'backend'] as const).map((role) =>
    judgeKnown(model, question, { mode: 'iam', role }, settings),
  );
  const agree = first && first.sees !== 'some' && others.every(({ sees }) => sees === first.sees);
  return agree ? first : { sees: 'unseen' };
}

function judgeKnown(model: Model, question: Question, caller: Caller, settings: Settings): Sight {
  const special = withoutRules(model, caller, settings);
  if (special !== null) return { sees: sightOfTrit[special] };
  const roles = rolesOf(model, settings);
  const own = roles.filter(({ mode }) => mode === caller.mode);
  const { operation, field, record, args } = question;
  const input = question.input ?? (field === undefined ? undefined : { [field]: 'something' });
  if (operation === 'create') return { sees: sightOfTrit[mayCreate(model, own, caller, input)] };
  if (operation === 'update') {
    // Whoever may delete passes the resolver with an update of nothing: only here the door says more than it does.
    const door = isAdmitted(roles, 'update', caller.mode, settings);
    return { sees: sightOfTrit[allOf([door, mayUpdate(model, own, caller, record, input)])] };
  }
  if (operation === 'delete') return { sees: sightOfTrit[mayDelete(model, own, caller, record)] };
  const sight =
    operation === 'onCreate' || operation === 'onUpdate' || operation === 'onDelete'
      ? subscriptionSight(model, roles, caller, args, field)
      : sightOf(model, roles, caller, operation, field);
  if (sight.sees !== 'some') return sight;
  if (record) return { sees: sightOfTrit[sight.record(record)] };
  return operation === 'get' ? { sees: 'unseen' } : sight;
}

const sightOfTrit = { yes: 'all', no: 'none', unseen: 'unseen' } as const;

/**
 * Whoever gets in past the rules, and models without any; null where the rules decide
 * (transformer, `iamAdminRoleCheckExpression`, `generateIAMAccessCheck`, `generatePostAuthExpressionForField`).
 */
function withoutRules(model: Model, caller: Caller, settings: Settings): Trit | null {
  const isBackend = 'role' in caller && caller.role === 'backend';
  if (isBackend && settings.iamAccess) return 'yes';
  if (!isRuled(model)) return settings.sandbox && caller.mode === 'apiKey' ? 'yes' : 'no';
  const admins = settings.adminRoles ?? [];
  if (!isBackend || admins.length === 0) return null;
  const { arn } = caller;
  if (arn === undefined) return 'unseen';
  return admins.some((admin) => arn.includes(admin)) ? 'yes' : null;
}

const isRuled = ({ rules, fields }: Model): boolean =>
  rules !== null || fields.some((field) => field.rules !== null);

/** The rules that let this through: each that would do so alone, or else as few as do it together. */
function grantedBy(model: Model, question: Question, caller: Caller, settings: Settings): Granted {
  const special = withoutRules(model, caller, settings);
  if (special === 'yes')
    return {
      rules: [],
      together: false,
      instead: caller.mode === 'apiKey' ? 'sandbox mode' : 'access of backends',
    };
  const lets = (kept: readonly Rule[]) => {
    const { sees } = judge(withRules(model, kept), question, caller, settings);
    return sees === 'all' || sees === 'some';
  };
  const all = rulesOf(model);
  const alone = all.filter((rule) => lets([rule]));
  if (alone.length > 0) return { rules: alone, together: false, instead: null };
  const needed = all.reduce((kept, rule) => {
    const without = kept.filter((one) => one !== rule);
    return lets(without) ? without : kept;
  }, all);
  return { rules: needed, together: true, instead: null };
}

/** The model with these rules alone; where the others stood, `@auth` is left, and with it nothing for anybody. */
function withRules(model: Model, kept: readonly Rule[]): Model {
  const only = (rules: readonly Rule[] | null) => rules?.filter((rule) => kept.includes(rule)) ?? null;
  const fields = model.fields.map((field): Field => ({ ...field, rules: only(field.rules) }));
  return { ...model, fields, rules: only(model.rules) };
}
