import { describe, expect, it } from 'vitest';
import {
  isApiBody,
  isAppSyncHost,
  isRealtimeProtocol,
  relevanceOf,
} from '../../../src/content/hook/relevance.js';
import { isRelevantRequest, isRelevantSocket } from '../../../src/core/wire/relevance.js';

const ID = 'abcdefghijklmnopqrstuvwxyz';
const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln';
const query = JSON.stringify({ query: 'query Q { listPosts { items { id } } }' });
const hash = { version: 1, sha256Hash: 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38' };
const persisted = JSON.stringify({ variables: {}, extensions: { persistedQuery: hash } });
const publish = JSON.stringify({ channel: 'default/news', events: ['{"a":1}'] });

interface Case {
  readonly what: string;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly relevant: boolean;
}

/** What AppSync and Cognito look like on the wire, and what only looks like them. */
const cases: readonly Case[] = [
  // Hosts: AppSync developer guide; partitions as the AWS SDK names them.
  ...[
    `${ID}.appsync-api.us-east-1.amazonaws.com`,
    `${ID}.appsync-api.cn-north-1.amazonaws.com.cn`,
    `${ID}.appsync-api.us-gov-west-1.amazonaws.com`,
    `${ID}.appsync-api.eusc-de-east-1.amazonaws.eu`,
    `${ID}.appsync-api.us-iso-east-1.c2s.ic.gov`,
    `vpce-0ce324b8f05a1ab55-kcnb4phk.appsync-api.us-west-2.vpce.amazonaws.com`,
  ].flatMap((host): Case[] => [
    { what: `GraphQL at ${host}`, url: `https://${host}/graphql`, body: query, relevant: true },
    { what: `without any credential at ${host}`, url: `https://${host}/graphql`, body: null, relevant: true },
    { what: `an event at ${host}`, url: `https://${host}/event`, body: publish, relevant: true },
  ]),
  {
    what: 'a host that only ends like one',
    url: 'https://appsync-api.example.com/x',
    body: '{}',
    relevant: false,
  },
  // Custom domains and simulators: by what is said.
  {
    what: 'GraphQL with a token on a custom domain',
    url: 'https://api.example.com/graphql',
    headers: { authorization: JWT },
    body: query,
    relevant: true,
  },
  {
    what: 'GraphQL with a key on amplify mock',
    url: 'http://localhost:20002/graphql',
    headers: { 'x-api-key': 'da2-fakeApiId123456' },
    body: query,
    relevant: true,
  },
  {
    what: 'GraphQL with a key on LocalStack',
    url: 'http://localhost.localstack.cloud:4566/graphql/abc',
    headers: { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' },
    body: query,
    relevant: true,
  },
  {
    what: 'an event on a custom domain',
    url: 'https://api.example.com/event',
    headers: { 'x-api-key': 'k' },
    body: publish,
    relevant: true,
  },
  {
    what: 'a batch on a proxy',
    url: 'https://api.example.com/graphql',
    headers: { authorization: JWT },
    body: `[${query},${query}]`,
    relevant: true,
  },
  {
    what: 'a persisted query on a proxy',
    url: 'https://api.example.com/graphql',
    headers: { authorization: JWT },
    body: persisted,
    relevant: true,
  },
  {
    what: 'a query as application/graphql',
    url: 'https://api.example.com/graphql',
    headers: { authorization: JWT, 'content-type': 'application/graphql' },
    body: 'query { listPosts { items { id } } }',
    relevant: true,
  },
  {
    what: 'a query in the URL',
    method: 'GET',
    url: 'https://api.example.com/graphql?query=%7BlistPosts%7Bid%7D%7D',
    headers: { authorization: JWT },
    relevant: true,
  },
  {
    what: 'a persisted query in the URL',
    method: 'GET',
    url: `https://api.example.com/graphql?variables=%7B%7D&extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: hash }))}`,
    headers: { 'x-api-key': 'k' },
    relevant: true,
  },
  {
    what: 'a body that cannot be read, with a key that AppSync issues',
    url: 'https://api.example.com/graphql',
    headers: { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' },
    body: null,
    relevant: true,
  },
  {
    what: 'a body that cannot be read, with a signature for AppSync',
    url: 'https://api.example.com/graphql',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAX/20261127/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: null,
    relevant: true,
  },
  ...[
    'aws-amplify/4.7.14 js/DataStore',
    'aws-amplify/6.22.1 datastore/2 framework/0',
    'aws-amplify/6.22.1 api/1 framework/1',
  ].map((agent) => ({
    what: `a body that cannot be read, of ${agent}`,
    url: 'https://api.example.com/graphql',
    headers: { 'x-amz-user-agent': agent },
    body: null,
    relevant: true,
  })),
  // Cognito: by its target, wherever it is.
  {
    what: 'a call to Cognito on another host',
    url: 'https://auth.example.com/',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
    body: '{}',
    relevant: true,
  },
  {
    what: 'the keys of a user pool',
    method: 'GET',
    url: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc/.well-known/jwks.json',
    relevant: false,
  },
  // What is none of ours.
  {
    what: 'a preflight',
    method: 'OPTIONS',
    url: `https://${ID}.appsync-api.us-east-1.amazonaws.com/graphql`,
    relevant: false,
  },
  {
    what: 'GraphQL of somebody else, without a credential',
    url: 'https://api.example.com/graphql',
    body: query,
    relevant: false,
  },
  {
    what: 'a REST call of Amplify',
    url: 'https://rest.example.com/items',
    headers: { 'x-amz-user-agent': 'aws-amplify/6.22.1 api/3 framework/0', authorization: JWT },
    body: '{"name":"x"}',
    relevant: false,
  },
  {
    what: 'an upload of Amplify Storage',
    method: 'PUT',
    url: 'https://bucket.s3.amazonaws.com/key',
    headers: { 'x-amz-user-agent': 'aws-amplify/6.22.1 storage/1 framework/0' },
    body: 'x',
    relevant: false,
  },
  {
    what: 'a search with a key of API Gateway',
    url: 'https://rest.example.com/search',
    headers: { 'x-api-key': 'abc' },
    body: '{"query":"shoes"}',
    relevant: false,
  },
  {
    what: 'a search in the URL',
    method: 'GET',
    url: 'https://rest.example.com/search?query=shoes',
    headers: { authorization: JWT },
    relevant: false,
  },
  {
    what: 'something else in a body with a token',
    url: 'https://rest.example.com/x',
    headers: { authorization: JWT },
    body: 'not json {',
    relevant: false,
  },
];

describe('What is AppSync’s or Cognito’s is in the list, and nothing else is', () => {
  describe.each(cases)('$what', ({ method = 'POST', url, headers = {}, body = null, relevant }) => {
    const pairs = Object.entries(headers);
    it('in a file', () => {
      expect(isRelevantRequest(method, url, pairs, body, new Set())).toBe(relevant);
    });
    it('live', () => {
      const asked = relevanceOf({ method, url, headers: pairs }, new URL(url).hostname);
      expect(asked === 'certain' || (asked === 'in-body' && body !== null && isApiBody(body, pairs))).toBe(
        relevant,
      );
    });
  });

  it.each([
    [`wss://${ID}.appsync-realtime-api.us-east-1.amazonaws.com/graphql`, [], true],
    [`wss://${ID}.appsync-realtime-api.us-east-1.amazonaws.com/event/realtime`, [], true],
    ['wss://api.example.com/graphql/realtime', ['graphql-ws'], true],
    ['ws://localhost:20002/graphql/realtime', ['graphql-ws'], true],
    ['wss://api.example.com/event/realtime', ['aws-appsync-event-ws', 'header-e30'], true],
    ['wss://chat.example.com/', ['soap'], false],
  ] as const)('a socket to %s with %j: %s', (url, protocols, relevant) => {
    expect(isRelevantSocket(url, protocols)).toBe(relevant);
    expect(isAppSyncHost(new URL(url).hostname) || protocols.some(isRealtimeProtocol)).toBe(relevant);
  });
});
