import type { Model } from '../schema/schema.js';
import type { Question } from './authorize.js';
import { type Caller, claimOf, identityClaimOf } from './caller.js';
import { isAdmitted, rolesOf, type Settings } from './roles.js';

/** What was not seen and might decide. */
export function unseenOf(
  model: Model,
  question: Question,
  caller: Caller,
  settings: Settings,
): readonly string[] {
  if (caller.mode === 'unknown') return ['the auth mode'];
  if ('role' in caller && caller.role === 'unknown') return ['the IAM role'];
  if (
    'role' in caller &&
    caller.role === 'backend' &&
    caller.arn === undefined &&
    settings.adminRoles?.length
  )
    return ['the ARN of the IAM role'];
  const { operation, record, input } = question;
  const unseen = new Set<string>();
  const roles = rolesOf(model, settings);
  for (const { mode, who } of roles) {
    if (mode !== caller.mode || !('claim' in who)) continue;
    for (const name of who.claim.split('::')) {
      const value = who.kind === 'owner' ? identityClaimOf(caller, name) : claimOf(caller, name);
      if (value === undefined) unseen.add(`the claim ${name}`);
    }
    if ('entity' in who && operation !== 'create' && record?.[who.entity] === undefined)
      unseen.add(`the record's ${who.entity}`);
  }
  if ((operation === 'create' || operation === 'update') && input === undefined) unseen.add('the input');
  const door = isAdmitted(roles, 'update', caller.mode, settings);
  if (operation === 'update' && door === 'unseen') unseen.add('the default mode of the API');
  return unseen.size > 0 ? [...unseen] : ['what Amplify adds to the model, for relations or keys'];
}
