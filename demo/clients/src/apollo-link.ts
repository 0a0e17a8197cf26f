import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { fetchAuthSession } from 'aws-amplify-v6/auth';
import { AUTH_TYPE, type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import type { Client, Mode } from './client.ts';
import { cognitoV6 } from './cognito-v6.ts';
import { type Config, tokenOfIssuer, wordsOf } from './config.ts';
import { documentOf } from './operations.ts';

/** Apollo Client 3 with AWS's two links: an auth mode is a property of the link, so each has a client of its own. */
export function apolloLink(config: Config): Client {
  const { endpoint: url, region } = config;
  const cognito = cognitoV6(config, undefined);
  let issuerToken = '';
  const auths: Readonly<Record<Mode, AuthOptions>> = {
    apiKey: { type: AUTH_TYPE.API_KEY, apiKey: config.apiKey },
    userPool: {
      type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS,
      jwtToken: async () => String((await fetchAuthSession()).tokens?.accessToken),
    },
    iam: {
      type: AUTH_TYPE.AWS_IAM,
      credentials: async () => (await fetchAuthSession()).credentials ?? null,
    },
    oidc: { type: AUTH_TYPE.OPENID_CONNECT, jwtToken: () => issuerToken },
    lambda: { type: AUTH_TYPE.AWS_LAMBDA, token: config.lambda.token },
    lambdaJwt: { type: AUTH_TYPE.AWS_LAMBDA, token: config.lambda.jwt },
  };
  const clientOf = (mode: Mode) =>
    new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.from([
        createAuthLink({ url, region, auth: auths[mode] }),
        createSubscriptionHandshakeLink({ url, region, auth: auths[mode] }, new HttpLink({ uri: url })),
      ]),
    });
  return {
    ...cognito,
    async useIssuer(username) {
      issuerToken = await tokenOfIssuer(username);
    },
    async run(mode, operation) {
      const document = gql(documentOf(mode, operation));
      const client = clientOf(mode);
      try {
        if (operation === 'subscription')
          client.subscribe({ query: document }).subscribe({ error: () => {} });
        else if (operation === 'mutation') await client.mutate({ mutation: document });
        else await client.query({ query: document });
        return 'ok';
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}
