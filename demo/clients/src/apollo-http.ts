import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { setContext } from '@apollo/client/link/context';
import { fetchAuthSession } from 'aws-amplify-v6/auth';
import type { Client } from './client.ts';
import { cognitoV6 } from './cognito-v6.ts';
import { type Config, wordsOf } from './config.ts';
import { documentOf } from './operations.ts';

/**
 * What AWS's guide «migrate from DataStore, set up Apollo» writes: a plain `HttpLink`, the id token in
 * `authorization`, and an empty one when nobody is signed in (aws-amplify/docs, migrate-from-datastore/set-up-apollo).
 * No header names the client.
 */
export function apolloHttp(config: Config): Client {
  const cognito = cognitoV6(config, undefined);
  const authorization = setContext(async (_, { headers }) => {
    const { tokens } = await fetchAuthSession();
    return { headers: { ...headers, authorization: tokens?.idToken?.toString() ?? '' } };
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([authorization, new HttpLink({ uri: config.endpoint })]),
  });
  return {
    ...cognito,
    async run(mode, operation) {
      const document = gql(documentOf(mode, operation));
      try {
        if (operation === 'mutation') await client.mutate({ mutation: document });
        else await client.query({ query: document, fetchPolicy: 'network-only' });
        return 'ok';
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}
