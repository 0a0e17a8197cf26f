import type { AmplifyAppSyncSimulator } from '@aws-amplify/amplify-appsync-simulator';
import {
  type DocumentNode,
  execute,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import * as v from 'valibot';
import type { Caller, Headers } from '../auth/verifiers.ts';
import { matches } from './eventFilter.ts';
import { type WireError, wireError } from './wireErrors.ts';

/** What a client sends: the body of a POST, or the `data` string of a `start` frame. */
export const requestSchema = v.object({
  query: v.string(),
  variables: v.nullish(v.record(v.string(), v.unknown())),
  operationName: v.nullish(v.string()),
});

type GraphqlRequest = v.InferOutput<typeof requestSchema>;

/** What AppSync answers, as the body of a 200 or as the payload of a `data` frame. */
export interface GraphqlResult {
  readonly data: unknown;
  readonly errors?: readonly WireError[];
}

/** The simulator's request context. Resolvers replace the errors and set the filter. */
export interface Context {
  readonly requestAuthorizationMode: Caller['type'];
  readonly jwt: Caller['claims'] | undefined;
  readonly iamToken: Caller['iam'] | undefined;
  readonly lambda: Caller['lambda'] | undefined;
  readonly headers: Headers;
  readonly sourceIp: string;
  appsyncErrors: readonly unknown[];
  subscriptionFilter?: unknown;
}

/** An operation of a client, parsed: what it asks for, and a way to run it for a caller. */
export class Operation {
  readonly #simulator: AmplifyAppSyncSimulator;
  readonly #document: DocumentNode;
  readonly #node: OperationDefinitionNode;
  readonly #variables: Record<string, unknown>;

  /** @throws {SyntaxError} when the query does not parse or holds no such operation */
  constructor(simulator: AmplifyAppSyncSimulator, request: GraphqlRequest) {
    this.#simulator = simulator;
    this.#document = parsed(request.query);
    const node = getOperationAST(this.#document, request.operationName);
    if (!node) throw new SyntaxError('the query has no operation of that name');
    this.#node = node;
    this.#variables = request.variables ?? {};
  }

  get isSubscription(): boolean {
    return this.#node.operation === 'subscription';
  }

  get rootFields(): readonly string[] {
    return this.#fields.map((field) => field.name.value);
  }

  /** Runs the operation; of a subscription, the resolvers that authorize it. */
  async run(caller: Caller, headers: Headers): Promise<GraphqlResult> {
    return this.#execute(newContext(caller, headers));
  }

  /**
   * Authorizes a subscription and, if it may start, hands each event that its caller may see to `onEvent`.
   * The simulator publishes the result of a mutation under the name of the subscription's field.
   *
   * @returns the errors that refuse it, or how to end it
   */
  async subscribe(
    caller: Caller,
    headers: Headers,
    onEvent: (result: GraphqlResult) => void,
  ): Promise<{ errors: readonly WireError[] } | { stop(): void }> {
    const context = newContext(caller, headers);
    const { errors } = await this.#execute(context);
    if (errors) return { errors };
    const [field] = this.rootFields;
    const condition = { equal: this.#equalArguments(), filter: context.subscriptionFilter };
    const { pubsub } = this.#simulator;
    const id = await pubsub.subscribe(field ?? '', async (event: unknown) => {
      if (matches(condition, event)) onEvent(await this.#execute(newContext(caller, headers), event));
    });
    return { stop: () => pubsub.unsubscribe(id) };
  }

  async #execute(context: Context, rootValue?: unknown): Promise<GraphqlResult> {
    const { schema } = this.#simulator;
    const invalid = validate(schema, this.#document);
    if (invalid.length > 0) return { data: null, errors: invalid.map(wireError) };
    const { data = null, errors = [] } = await execute({
      schema,
      document: this.#document,
      operationName: this.#node.name?.value ?? null,
      variableValues: this.#variables,
      contextValue: context,
      rootValue,
    });
    const all = [...errors, ...context.appsyncErrors];
    return all.length > 0 ? { data, errors: all.map(wireError) } : { data };
  }

  get #fields() {
    return this.#node.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
  }

  /** The arguments of a subscription that an event's fields must equal: all but `filter`. */
  #equalArguments(): Record<string, unknown> {
    const [node] = this.#fields;
    const field = node && this.#simulator.schema.getSubscriptionType()?.getFields()[node.name.value];
    if (!field) return {};
    const { filter: _, ...equal } = getArgumentValues(field, node, this.#variables);
    return equal;
  }
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error));
  }
}

function newContext(caller: Caller, headers: Headers): Context {
  return {
    requestAuthorizationMode: caller.type,
    jwt: caller.claims,
    iamToken: caller.iam,
    lambda: caller.lambda,
    headers,
    sourceIp: '127.0.0.1',
    appsyncErrors: [],
  };
}
