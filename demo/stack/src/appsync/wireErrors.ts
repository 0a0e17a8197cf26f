import * as v from 'valibot';

const location = v.object({ line: v.number(), column: v.number() });
const path = v.array(v.union([v.string(), v.number()]));

/** An error of a resolver, with what the simulator hangs on it; its own message has the template's line added. */
const resolverError = v.object({
  extensions: v.object({
    message: v.string(),
    errorType: v.nullish(v.string(), null),
    data: v.nullish(v.unknown(), null),
    errorInfo: v.nullish(v.unknown(), null),
    path: v.nullish(path, null),
    locations: v.fallback(v.array(location), []),
  }),
});

const graphqlError = v.object({
  message: v.string(),
  path: v.nullish(path, null),
  locations: v.fallback(v.array(location), []),
});

/** An entry of `errors` as AppSync sends it. Without an `errorType` it is GraphQL's own: a query that is wrong. */
export interface WireError {
  readonly message: string;
  readonly path: readonly (string | number)[] | null;
  readonly locations: readonly { line: number; column: number; sourceName: null }[];
  readonly errorType?: string;
  readonly data?: unknown;
  readonly errorInfo?: unknown;
}

/**
 * The simulator spreads an error's extensions and loses AppSync's keys. The service sends, for a refused field,
 * `{path, data: null, errorType: "Unauthorized", errorInfo: null, locations, message}` with HTTP 200.
 */
export function wireError(error: unknown): WireError {
  const resolver = v.safeParse(resolverError, error);
  if (resolver.success) {
    const { extensions } = resolver.output;
    const refused = extensions.errorType === 'Unauthorized';
    return {
      path: extensions.path,
      data: refused ? null : extensions.data,
      errorType: extensions.errorType ?? 'Unknown',
      errorInfo: refused ? null : extensions.errorInfo,
      locations: withSource(extensions.locations),
      message: extensions.message,
    };
  }
  const { message, path, locations } = v.parse(graphqlError, error);
  return { path, locations: withSource(locations), message };
}

function withSource(locations: readonly { line: number; column: number }[]) {
  return locations.map(({ line, column }) => ({ line, column, sourceName: null }));
}
