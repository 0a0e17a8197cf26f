import type { Place } from './tools.js';

/**
 * A page at AppSync, whose every request is known by its host; one of an app whose API has a domain of its own and is
 * known by what it says; and one that has nothing to do with AppSync.
 */
export const places = (port: number): Place[] => [
  {
    name: 'appsync',
    origin: `http://abcdefghij.appsync-api.eu-west-1.amazonaws.com:${port}`,
    other: `http://klmnopqrst.appsync-api.eu-west-1.amazonaws.com:${port}`,
    protocol: 'graphql-ws',
    headers: { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz', 'content-type': 'application/json' },
  },
  {
    name: 'own-domain',
    origin: `http://api.shop.example:${port}`,
    other: `http://api.other.example:${port}`,
    protocol: 'graphql-ws',
    headers: { authorization: 'custom-token', 'content-type': 'application/json' },
  },
  {
    name: 'foreign',
    origin: `http://www.shop.example:${port}`,
    other: `http://www.other.example:${port}`,
    protocol: 'chat',
    headers: { 'x-mine': 'yes', 'content-type': 'application/json' },
  },
];

/** Every name is this machine. */
export const RESOLVER = '--host-resolver-rules=MAP * 127.0.0.1';
