import { authorize, type Decision, type Question } from '../../../src/core/rules/authorize.js';
import type { Caller } from '../../../src/core/rules/caller.js';
import type { Settings } from '../../../src/core/rules/roles.js';
import { readSchema } from '../../../src/core/schema/read.js';
import type { Model } from '../../../src/core/schema/schema.js';

/** The first model of an SDL; its problems are an error. */
export function modelOf(sdl: string): Model {
  const { schema, problems } = readSchema([{ name: 'schema.graphql', text: sdl }]);
  const [model] = schema.models;
  if (!model || problems.length > 0) throw new Error(JSON.stringify(problems));
  return model;
}

/** A model with these rules, an owner field and a group field. */
export const ruled = (rules: string): Model =>
  modelOf(
    `type Post @model @auth(rules: [${rules}]) { id: ID! title: String owner: String teams: [String] author: String }`,
  );

export const userPool = (username: string, ...groups: readonly string[]): Caller => ({
  mode: 'userPool',
  claims: { sub: `sub-${username}`, username, 'cognito:groups': groups },
  complete: true,
});
export const oidc = (claims: Readonly<Record<string, unknown>>): Caller => ({
  mode: 'oidc',
  claims,
  complete: true,
});
export const apiKey: Caller = { mode: 'apiKey' };
export const iam = (role: 'guest' | 'authenticated' | 'backend' | 'unknown'): Caller => ({
  mode: 'iam',
  role,
});

/** As Amplify stores an owner. */
export const owned = (username: string) => ({ id: '1', title: 't', owner: `sub-${username}::${username}` });

export const decide = (
  model: Model,
  question: Question,
  caller: Caller,
  settings?: Settings,
): Decision['decision'] => authorize(model, question, caller, settings).decision;
