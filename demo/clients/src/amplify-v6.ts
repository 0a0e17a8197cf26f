import { generateClient } from 'aws-amplify-v6/api';
import type { Client } from './client.ts';
import { authV6, cognitoV6 } from './cognito-v6.ts';
import { type Config, wordsOf } from './config.ts';
import { documentOf } from './operations.ts';

/** aws-amplify 6 without DataStore: `generateClient`, with the auth mode said in each request. */
export function amplifyV6(config: Config): Client {
  const { endpoint, region, apiKey } = config;
  const cognito = cognitoV6(config, { GraphQL: { endpoint, region, apiKey, defaultAuthMode: 'apiKey' } });
  const client = generateClient();
  return {
    ...cognito,
    async run(mode, operation) {
      try {
        const answer = client.graphql({ query: documentOf(mode, operation), ...authV6(mode, config) });
        if ('subscribe' in answer) answer.subscribe({ error: () => {} });
        else await answer;
        return 'ok';
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}
