import * as v from 'valibot';
import { isObject } from '../wire/json.js';
import { readApi } from './api.js';
import { generatedGaps, generatedSchema, readGenerated } from './generated.js';
import { readGraphql } from './graphql.js';
import { LiteralError, literalsOf } from './literal.js';
import type { Problem, ProblemCode } from './problem.js';
import { type Api, type Model, SCHEMA_VERSION, type Schema } from './schema.js';

/** A file as it was dropped, pasted or found; the name tells how it is read, or else its text does. */
export interface SchemaFile {
  readonly name: string;
  readonly text: string;
}

/** Where the rules of an API with these files are still to be had. */
const noModels =
  'A configuration holds no rules: add schema.graphql, models/schema.js or, for Gen 2, amplify_outputs.json.';

/**
 * One schema out of everything an app has: `schema.graphql` (also in several files), `models/schema.js` or `.ts`,
 * `amplify_outputs.json`, `amplifyconfiguration.json`, `aws-exports.js`. Code is parsed and never run; API keys,
 * endpoints and pool ids are left behind. Where rules come twice, those of the SDL count: they say more.
 * Never throws: what is wrong is in `problems`, and the rest is read all the same.
 */
export function readSchema(files: readonly SchemaFile[]): {
  readonly schema: Schema;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const isSdl = ({ name, text }: SchemaFile) =>
    /\.(?:graphql|gql)$/i.test(name) || (!/\.\w+$/.test(name) && /^\s*(?:extend\s+)?type\s+\w+/m.test(text));
  const sdl = readGraphql(files.filter(isSdl), report);
  const others = files.filter((file) => !isSdl(file)).map((file) => readCode(file, report));
  const generated = others.flatMap(({ models }) => models);
  const models = sdl.length > 0 ? sdl : unique(generated, report);
  const api = others.find((other) => other.api)?.api ?? null;
  const gaps = [
    ...(sdl.length > 0 || generated.length === 0 ? [] : generatedGaps),
    ...(models.length > 0 || api === null ? [] : [noModels]),
    ...(api?.modes === null
      ? ['A Gen 1 configuration names the default mode alone: there may be more.']
      : []),
    ...(api === null && models.length > 0
      ? ['No configuration: the default mode of the API is not known.']
      : []),
  ];
  if (models.length === 0 && api === null && problems.length === 0)
    report(problemAt(files[0]?.name ?? '', 'no-models', 'There is no model: no type has @model.'));
  return { schema: { version: SCHEMA_VERSION, models, api, gaps }, problems };
}

interface Part {
  readonly models: readonly Model[];
  readonly api: Api | null;
}

const nothing: Part = { models: [], api: null };

function readCode({ name, text }: SchemaFile, report: (problem: Problem) => void): Part {
  const refuse = (code: ProblemCode, message: string, line?: number, column?: number) => {
    report(problemAt(name, code, message, line, column));
    return nothing;
  };
  if (/\bdefineData\s*\(|\ba\s*\.\s*schema\s*\(/.test(text))
    return refuse(
      'gen2-resource',
      'This is the code of a Gen 2 backend, which is never run here: use amplify_outputs.json.',
    );
  let values: readonly unknown[];
  try {
    values = literalsOf(text);
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    return refuse('syntax', error.message, error.line, error.column);
  }
  const parts = values.flatMap((value) => {
    const introspection =
      isObject(value) && isObject(value.data) ? value.data.model_introspection : undefined;
    const models = v.safeParse(generatedSchema, introspection ?? value);
    const path = introspection === undefined ? '' : 'data.model_introspection.';
    const api = readApi(value);
    if (!models.success) return api ? [{ models: [], api }] : [];
    return [{ models: readGenerated(models.output, name, path, report), api }];
  });
  if (parts.length > 0)
    return {
      models: parts.flatMap(({ models }) => models),
      api: parts.find(({ api }) => api)?.api ?? null,
    };
  return refuse(
    'unknown-format',
    'This is none of schema.graphql, models/schema.js, amplify_outputs.json, amplifyconfiguration.json, aws-exports.js.',
  );
}

/** The first of a name counts. */
function unique(models: readonly Model[], report: (problem: Problem) => void): readonly Model[] {
  const names = new Set<string>();
  return models.filter((model) => {
    if (!names.has(model.name)) return names.add(model.name);
    report({
      code: 'duplicate-model',
      message: `${model.name} is defined twice.`,
      model: model.name,
      field: null,
      rule: null,
      at: model.at,
    });
    return false;
  });
}

const problemAt = (
  file: string,
  code: ProblemCode,
  message: string,
  line?: number,
  column?: number,
): Problem => ({
  code,
  message,
  model: null,
  field: null,
  rule: null,
  at: line === undefined ? { file, path: '' } : { file, line, column: column ?? 1 },
});
