import type { AmplifyAppSyncSimulator } from '@aws-amplify/amplify-appsync-simulator';
import * as v from 'valibot';
import { authorize, Refused, type Verifier } from '../auth/verifiers.ts';
import type { Faults } from '../faults.ts';
import type { RequestLog } from '../requestLog.ts';
import { createMutation, modelOf, modelsOf } from './models.ts';
import { Operation, requestSchema } from './operations.ts';

/** What SigV4 signs as the path of every request but a handshake, which adds `/connect`. */
export const graphqlPath = '/graphql';

/** One GraphQL API: what its HTTP endpoint and its realtime endpoint share. */
export class Api {
  readonly verifiers: readonly Verifier[];
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly models: readonly string[];
  readonly #simulator: AmplifyAppSyncSimulator;

  constructor(
    simulator: AmplifyAppSyncSimulator,
    parts: { verifiers: readonly Verifier[]; faults: Faults; log: RequestLog },
  ) {
    this.#simulator = simulator;
    this.verifiers = parts.verifiers;
    this.faults = parts.faults;
    this.log = parts.log;
    this.models = modelsOf(simulator.schema);
  }

  /**
   * @param body of a POST, or the `data` of a `start` frame
   * @returns null when it holds no operation that parses
   */
  read(body: string): Operation | null {
    try {
      return new Operation(this.#simulator, v.parse(requestSchema, JSON.parse(body)));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof v.ValiError) return null;
      throw error;
    }
  }

  /** How the log names an operation. */
  namesOf(operation: Operation): { operation: string; model: string | null } {
    const [first = ''] = operation.rootFields;
    return { operation: operation.rootFields.join(','), model: modelOf(this.#simulator.schema, first) };
  }

  /**
   * Creates a record as a signed-in user would.
   *
   * @returns the record
   * @throws {Error} when the API refuses it
   */
  async create(model: string, input: Record<string, unknown>, accessToken: string): Promise<unknown> {
    const headers = { authorization: accessToken };
    const query = createMutation(this.#simulator.schema, model);
    const caller = await authorize(this.verifiers, { headers, path: graphqlPath, body: query });
    if (caller instanceof Refused) throw new Error(caller.message);
    const { data, errors } = await new Operation(this.#simulator, { query, variables: { input } }).run(
      caller,
      headers,
    );
    if (errors) throw new Error(errors.map((error) => error.message).join('; '));
    return v.parse(v.record(v.string(), v.unknown()), data)[`create${model}`];
  }

  /** Deletes every record of every table. */
  async clear(): Promise<void> {
    await this.#simulator.clearData();
  }
}
