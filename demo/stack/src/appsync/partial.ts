import * as v from 'valibot';
import type { Answer } from '../answer.ts';

const resultSchema = v.looseObject({ data: v.unknown(), errors: v.optional(v.array(v.unknown()), []) });

/**
 * A partial answer: each field of the given names is null wherever it stands, with an error that names its path, as
 * AppSync sends when a field's own resolver refuses.
 */
export function withhold(
  {
    withhold: names,
    errorType,
    message,
  }: { withhold: readonly string[]; errorType: string; message: string },
  answer: Answer,
): Answer {
  const result = v.safeParse(resultSchema, answer.body);
  if (!result.success) return answer;
  const refused: object[] = [];
  const without = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => without(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => {
        const here = [...path, name];
        if (!names.includes(name)) return [name, without(child, here)];
        refused.push({ path: here, data: null, errorType, errorInfo: null, locations: [], message });
        return [name, null];
      }),
    );
  };
  const data = without(result.output.data, []);
  return { ...answer, body: { ...result.output, data, errors: [...result.output.errors, ...refused] } };
}
