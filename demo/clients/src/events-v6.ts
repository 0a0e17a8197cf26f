import { events } from 'aws-amplify-v6/data';
import type { Client } from './client.ts';
import { authV6, cognitoV6 } from './cognito-v6.ts';
import { type Config, wordsOf } from './config.ts';

/** The Events API with aws-amplify 6: subscribes and publishes on a socket, and publishes over HTTP. */
export function eventsV6(config: Config): Client {
  const { endpoint, apiKey } = config.events;
  const cognito = cognitoV6(config, {
    Events: { endpoint, region: config.region, apiKey, defaultAuthMode: 'apiKey' },
  });
  return {
    ...cognito,
    async run(mode, operation) {
      const auth = authV6(mode, config);
      const channel = `default/${mode}`;
      try {
        if (operation === 'publish') {
          await events.post(channel, { by: mode }, auth);
          return 'ok';
        }
        const connected = await events.connect(channel, auth);
        if (operation === 'subscription') connected.subscribe({ next: () => {}, error: () => {} }, auth);
        else await connected.publish({ by: mode }, auth);
        return 'ok';
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}
