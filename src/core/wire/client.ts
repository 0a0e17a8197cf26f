const amplify =
  /^aws-amplify\/(\d+\.\d+\.\d+\S*)(?: (js|react-native)(\/DataStore)?| (?:([a-z]+)(?:\/(\d+))? )?framework\/\d+.*)?$/;

const categories: Readonly<Record<string, string>> = { datastore: 'DataStore', api: 'API', auth: 'Auth' };

export interface ClientReading {
  /** Product, version and category; null where nothing names them. */
  readonly client: string | null;
  /** How we know, in a sentence. */
  readonly clientBasis: string;
}

/**
 * Which client sent a request and how we know. Without a user agent no version is known, and what the document
 * says is a hint only: anybody may write one like it.
 * @param named what the body tells, see `OperationReading`
 */
export function clientOf(
  userAgent: string | null | undefined,
  named: 'operationName' | 'operation' | null,
): ClientReading {
  const client = readClient(userAgent);
  if (client !== null) return { client, clientBasis: 'Its x-amz-user-agent says so.' };
  const absent = 'There is no x-amz-user-agent';
  switch (named) {
    case 'operation':
      return {
        client,
        clientBasis: `${absent}; the operation is called «operation», as DataStore calls its own.`,
      };
    case 'operationName':
      return {
        client,
        clientBasis: `${absent}, and the body has an operationName, which Amplify never sends: Apollo, urql or the app's own fetch.`,
      };
    case null:
      return {
        client,
        clientBasis: `${absent}: the app's own fetch, a client without Amplify's link, or Amplify with a custom endpoint.`,
      };
  }
}

/**
 * Which client sent a request, read from `x-amz-user-agent`. A bare `aws-amplify/4.0.2` is the Apollo link, not
 * Amplify 4; `aws-amplify/4.7.14 js` names the version of @aws-amplify/core (amplify-js, `Platform`;
 * aws-mobile-appsync-sdk-js, `auth-link.ts`).
 */
function readClient(userAgent: string | null | undefined): string | null {
  if (!userAgent) return null;
  const match = amplify.exec(userAgent);
  if (!match) return userAgent.slice(0, 100);
  const [whole, version, platform, dataStore, category] = match;
  if (whole === `aws-amplify/${version}`) return `aws-appsync-auth-link ${version}`;
  if (platform) return `@aws-amplify/core ${version}${dataStore ? ' DataStore' : ''}`;
  const name = category === undefined ? '' : ` ${categories[category] ?? category}`;
  return `aws-amplify ${version}${name}`;
}
