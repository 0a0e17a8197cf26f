import * as v from 'valibot';
import { type Client, type ClientName, clientNames } from './client.ts';
import { type Config, loadConfig } from './config.ts';

/** Each client is a chunk of its own, so that a page holds one library alone. */
const clients: Readonly<Record<ClientName, (config: Config) => Promise<Client>>> = {
  'amplify-v6': async (config) => (await import('./amplify-v6.ts')).amplifyV6(config),
  'amplify-v5': async (config) => (await import('./amplify-v5.ts')).amplifyV5(config),
  'apollo-link': async (config) => (await import('./apollo-link.ts')).apolloLink(config),
  'apollo-http': async (config) => (await import('./apollo-http.ts')).apolloHttp(config),
  'events-v6': async (config) => (await import('./events-v6.ts')).eventsV6(config),
};

const { dataset } = document.documentElement;
const search = new URLSearchParams(location.search);
const name = v.parse(v.picklist(clientNames), search.get('client'));
window.client = await clients[name](await loadConfig());
dataset.client = name;
