const amplify =
  /^aws-amplify\/(\d+\.\d+\.\d+\S*)(?: (js|react-native)(\/DataStore)?| (?:([a-z]+)(?:\/(\d+))? )?framework\/\d+.*)?$/;

const categories: Readonly<Record<string, string>> = { datastore: 'DataStore', api: 'API', auth: 'Auth' };

/**
 * Which client sent a request, read from `x-amz-user-agent`. A bare `aws-amplify/4.0.2` is the Apollo link, not
 * Amplify 4; `aws-amplify/4.7.14 js` names the version of @aws-amplify/core (amplify-js, `Platform`;
 * aws-mobile-appsync-sdk-js, `auth-link.ts`).
 */
export function readClient(userAgent: string | null | undefined): string | null {
  if (!userAgent) return null;
  const match = amplify.exec(userAgent);
  if (!match) return userAgent.slice(0, 100);
  const [whole, version, platform, dataStore, category] = match;
  if (whole === `aws-amplify/${version}`) return `aws-appsync-auth-link ${version}`;
  if (platform) return `@aws-amplify/core ${version}${dataStore ? ' DataStore' : ''}`;
  const name = category === undefined ? '' : ` ${categories[category] ?? category}`;
  return `aws-amplify ${version}${name}`;
}
