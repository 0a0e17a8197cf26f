import { Amplify, API, Auth, Cache, graphqlOperation } from 'aws-amplify-v5';
import type { Client, Mode } from './client.ts';
import { type Config, tokenOfIssuer, wordsOf } from './config.ts';
import { documentOf } from './operations.ts';

/** aws-amplify 5 without DataStore: `API.graphql`, which asks by XMLHttpRequest. */
export function amplifyV5(config: Config): Client {
  Amplify.configure({
    aws_appsync_graphqlEndpoint: config.endpoint,
    aws_appsync_region: config.region,
    aws_appsync_authenticationType: 'API_KEY',
    aws_appsync_apiKey: config.apiKey,
    Auth: {
      region: config.region,
      userPoolId: config.userPoolId,
      userPoolWebClientId: config.clientId,
      identityPoolId: config.identityPoolId,
      identityPoolRegion: config.region,
      mandatorySignIn: false,
    },
  });
  const authOf = (mode: Mode) => {
    if (mode === 'lambda') return { authMode: 'AWS_LAMBDA', authToken: config.lambda.token } as const;
    if (mode === 'lambdaJwt') return { authMode: 'AWS_LAMBDA', authToken: config.lambda.jwt } as const;
    return { authMode: names[mode] };
  };
  return {
    async signIn(username) {
      await Auth.signIn(username, config.users[username].password);
    },
    // What `Auth.federatedSignIn` leaves for the API category, without the identity pool that it asks as well.
    async useIssuer(username) {
      Cache.setItem('federatedInfo', { token: await tokenOfIssuer(username) });
    },
    async signOut() {
      await Auth.signOut();
    },
    async run(mode, operation) {
      try {
        const request = { ...graphqlOperation(documentOf(mode, operation)), ...authOf(mode) };
        const answer = API.graphql(request);
        if ('subscribe' in answer) answer.subscribe({ error: () => {} });
        else await answer;
        return 'ok';
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}

const names = {
  apiKey: 'API_KEY',
  userPool: 'AMAZON_COGNITO_USER_POOLS',
  iam: 'AWS_IAM',
  oidc: 'OPENID_CONNECT',
} as const;
