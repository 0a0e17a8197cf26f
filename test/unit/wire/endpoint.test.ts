import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../src/core/wire/endpoint.js';

const ID = 'abcdefghijklmnopqrstuvwxyz';

describe('Requests and sockets of one API have one endpoint', () => {
  it.each([
    // The host of a handshake is the API's; without it the realtime host tells.
    [
      `wss://${ID}.appsync-realtime-api.us-east-1.amazonaws.com/graphql`,
      `${ID}.appsync-api.us-east-1.amazonaws.com`,
      `https://${ID}.appsync-api.us-east-1.amazonaws.com/graphql`,
    ],
    [
      `wss://${ID}.appsync-realtime-api.cn-north-1.amazonaws.com.cn/graphql`,
      null,
      `https://${ID}.appsync-api.cn-north-1.amazonaws.com.cn/graphql`,
    ],
    [
      `wss://${ID}.appsync-realtime-api.us-gov-west-1.amazonaws.com/event/realtime`,
      null,
      `https://${ID}.appsync-api.us-gov-west-1.amazonaws.com/event`,
    ],
    ['wss://api.example.com/graphql/realtime', 'api.example.com', 'https://api.example.com/graphql'],
    ['wss://api.example.com/event/realtime', null, 'https://api.example.com/event'],
    ['ws://localhost:20002/graphql/realtime', 'localhost:20002', 'http://localhost:20002/graphql'],
    ['ws://localhost:4566/graphql/abc/realtime', null, 'http://localhost:4566/graphql/abc'],
    // Over HTTP the URL stands for itself, unless it is a VPC endpoint's, which serves many APIs.
    ['https://api.example.com/graphql/realtime', null, 'https://api.example.com/graphql/realtime'],
    [
      'https://vpce-0ce324b8f05a1ab55-kcnb4phk.appsync-api.us-west-2.vpce.amazonaws.com/graphql',
      `${ID}.appsync-api.us-west-2.amazonaws.com`,
      `https://${ID}.appsync-api.us-west-2.amazonaws.com/graphql`,
    ],
    ['no address at all', null, 'no address at all'],
  ])('%s with host %s: %s', (url, host, endpoint) => {
    expect(endpointOf(url, host)).toBe(endpoint);
  });
});
