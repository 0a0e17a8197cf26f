/**
 * Words that carry the answers of a recording: of GraphQL, of AppSync's frames, of URLs, of DataStore's databases and
 * of Amplify's keys. Somebody may be called `user`: then `user_Post` stays what it is.
 */
export const protocolWords: ReadonlySet<string> = new Set(
  [
    'http https ws wss www com cn net org localhost amazonaws appsync appsync-api appsync-realtime-api api realtime',
    'graphql event events query mutation subscription variables operationName extensions authorization payload data',
    'errors errorType errorInfo message path locations null true false id type start start_ack complete ka channel',
    'connection_ack connection_init connection_error error items nextToken startedAt input filter limit owner',
    'user sync amplify datastore amplify-datastore sync_MutationEvent sync_ModelMetadata datastore_Setting',
    'CognitoIdentityServiceProvider LastAuthUser accessToken idToken refreshToken clockDrift deviceKey userData',
    'randomPasswordKey deviceGroupKey signInDetails oauthMetadata oidcProvider inflightOAuth localStorage',
    'sessionStorage indexedDB cookies cacheStorage opfs Not Authorized Unauthorized to access on Query Mutation',
    'publish subscribe unsubscribe successful failed broadcast_error publish_success publish_error __typename default',
    'subscribe_success subscribe_error unsubscribe_success pages code message __type',
    'person name sub identity of e-mail masked cut file top',
  ]
    .join(' ')
    .split(' '),
);
