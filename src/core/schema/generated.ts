import * as v from 'valibot';
import type { Problem } from './problem.js';
import { readRule } from './rule.js';
import { type Field, type Model, type Rule, subscriptionsOf } from './schema.js';

const attributeSchema = v.object({
  type: v.string(),
  properties: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});
const attributes = v.nullish(v.array(attributeSchema), []);
const modelSchema = v.object({
  name: v.string(),
  attributes,
  fields: v.record(
    v.string(),
    v.object({
      name: v.string(),
      isArray: v.optional(v.boolean(), false),
      isRequired: v.optional(v.boolean(), false),
      isReadOnly: v.optional(v.boolean(), false),
    }),
  ),
  primaryKeyInfo: v.optional(
    v.object({ primaryKeyFieldName: v.string(), sortKeyFieldNames: v.array(v.string()) }),
  ),
});

/**
 * What the generators write for JavaScript: `models/schema.js`, and `model_introspection` of `amplify_outputs.json`
 * (appsync-modelgen-plugin, `appsync-json-metadata-visitor` and `appsync-model-introspection-visitor`).
 */
export const generatedSchema = v.object({ models: v.record(v.string(), modelSchema) });
type Attribute = v.InferOutput<typeof attributeSchema>;

/** What generated models leave out; the rules of the API may be others. */
export const generatedGaps = [
  'Rules on single fields are not in generated models: who may use a field may be decided otherwise.',
  'The generators write «cognito:username» for every default owner claim: the API may store «sub::username».',
] as const;

/** @param path of the models within the file */
export function readGenerated(
  { models }: v.InferOutput<typeof generatedSchema>,
  file: string,
  path: string,
  report: (problem: Problem) => void,
): readonly Model[] {
  return Object.values(models).map((model) => {
    const at = { file, path: `${path}models.${model.name}` };
    const properties = (type: string) => model.attributes.find((one) => one.type === type)?.properties;
    return {
      name: model.name,
      fields: Object.values(model.fields)
        // Timestamps that the generator added; nobody gets a right on them by a rule.
        .filter((field) => !field.isReadOnly)
        .map(
          (field): Field => ({
            name: field.name,
            isList: field.isArray,
            isRequired: field.isRequired,
            rules: null,
          }),
        ),
      rules: rulesOf(model.attributes, model.name, at, report),
      primaryKey: model.primaryKeyInfo
        ? [model.primaryKeyInfo.primaryKeyFieldName, ...model.primaryKeyInfo.sortKeyFieldNames]
        : primaryKeyOf(model.attributes),
      subscriptions: subscriptionsOf(properties('model')?.subscriptions),
      at,
    };
  });
}

/** DataStore goes by the first attribute of type `auth` (datastore, `multiAuthStrategy`). */
function rulesOf(
  list: readonly Attribute[],
  model: string,
  at: { readonly file: string; readonly path: string },
  report: (problem: Problem) => void,
): readonly Rule[] | null {
  const index = list.findIndex(({ type }) => type === 'auth');
  const rules = list[index]?.properties?.rules;
  if (!Array.isArray(rules)) return null;
  return rules.flatMap((raw: unknown, number) => {
    const place = { file: at.file, path: `${at.path}.attributes[${index}].properties.rules[${number}]` };
    const rule = readRule(raw, { model, field: null }, () => place, report);
    if (!rule) return [];
    return [rule.identityClaim === 'cognito:username' ? { ...rule, identityClaim: null } : rule];
  });
}

/** The key without a name is the primary one. */
function primaryKeyOf(list: readonly Attribute[]): readonly string[] {
  const key = list.find(({ type, properties }) => type === 'key' && typeof properties?.name !== 'string');
  const fields = key?.properties?.fields;
  const names = Array.isArray(fields) ? fields.filter((name) => typeof name === 'string') : [];
  return names.length > 0 ? names : ['id'];
}
