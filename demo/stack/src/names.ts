/**
 * Names of the local AppSync and Cognito. They look like AWS's own, because clients decide by them: Amplify v6
 * takes an API id that is not exactly 26 word characters for a custom domain (aws-amplify 6.22.1,
 * packages/api-graphql, appsyncUrl.ts), and a user pool is told from another OIDC issuer by its issuer.
 */
export const region = 'us-east-1';
export const apiHost = `appsyncinspectordemostack0.appsync-api.${region}.amazonaws.com`;
export const realtimeHost = `appsyncinspectordemostack0.appsync-realtime-api.${region}.amazonaws.com`;
export const endpoint = `https://${apiHost}/graphql`;
/** The Events API is another API, with an id of its own. */
export const eventsHost = `appsyncinspectordemoevents.appsync-api.${region}.amazonaws.com`;
export const eventsRealtimeHost = `appsyncinspectordemoevents.appsync-realtime-api.${region}.amazonaws.com`;
export const eventsEndpointUrl = `https://${eventsHost}/event`;
export const cognitoHost = `cognito-idp.${region}.amazonaws.com`;
export const userPoolId = `${region}_InspectorA`;
export const clientId = 'inspectordemoclient0000000';
export const identityHost = `cognito-identity.${region}.amazonaws.com`;
/** Stands in the resolvers too, see `transform/transform.mjs`. */
export const identityPoolId = `${region}:00000000-0000-4000-8000-000000000001`;
export const accountId = '123456789012';
export const issuer = `https://${cognitoHost}/${userPoolId}`;

/** A client of the other issuer: the audience of its tokens. */
export const oidcClientId = 'inspectordemooidc';

/** The groups of each user; passwords are made anew for every stack. */
export const groupsOf = { alice: [], bob: [], admin: ['Admins'] } as const;
export type Username = keyof typeof groupsOf;
export const usernames: readonly Username[] = ['alice', 'bob', 'admin'];
