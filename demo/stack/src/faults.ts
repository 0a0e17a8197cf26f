import * as v from 'valibot';
import { type AuthMode, authModes } from './auth/verifiers.ts';

const fault = v.union(
  [
    v.strictObject({
      status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
      errorType: v.string(),
      message: v.string(),
    }),
    v.strictObject({
      errors: v.pipe(v.array(v.strictObject({ errorType: v.string(), message: v.string() })), v.minLength(1)),
    }),
    v.strictObject({ delayMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60_000)) }),
    v.strictObject({ cut: v.literal(true) }),
    v.strictObject({
      withhold: v.pipe(v.array(v.string()), v.minLength(1)),
      errorType: v.string(),
      message: v.string(),
    }),
  ],
  'must be {status: 400 to 599, errorType, message}, {errors: [{errorType, message}, ...]}, ' +
    '{delayMs: 1 to 60000}, {cut: true} or {withhold: [field, ...], errorType, message}',
);

/**
 * What happens to a request: answered in place of AppSync (a status, or a 200 with errors), held up (ms), cut off
 * without an answer, or answered by AppSync with the named fields null and an error for each.
 */
export type Fault = v.InferOutput<typeof fault>;

/** @param models the models of the API, the only ones a fault can be for */
export function faultSchema(models: readonly string[]) {
  return v.strictObject({
    model: v.picklist(models, ({ received }) => `must be one of ${models.join(', ')}, not ${received}`),
    mode: v.picklist(authModes, ({ received }) => `must be one of ${authModes.join(', ')}, not ${received}`),
    next: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    fault,
  });
}

interface PlannedFault {
  readonly model: string;
  readonly mode: AuthMode;
  readonly fault: Fault;
  /** How many requests it still answers. */
  next: number;
}

/** Faults for the next requests of a model in a mode, first planned, first used. */
export class Faults {
  #planned: PlannedFault[] = [];

  plan(planned: Readonly<PlannedFault>): void {
    this.#planned.push({ ...planned });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault for a request, which is used up by it. */
  take(model: string | null, mode: AuthMode | 'none'): Fault | undefined {
    const planned = this.#planned.find((candidate) => candidate.model === model && candidate.mode === mode);
    if (!planned) return undefined;
    planned.next -= 1;
    if (planned.next === 0) this.#planned = this.#planned.filter((candidate) => candidate !== planned);
    return planned.fault;
  }
}
