import { describe, expect, it } from 'vitest';
import { clientOf } from '../../../src/core/wire/client.js';

describe('The client is named as its user agent says', () => {
  it.each([
    ['aws-amplify/4.7.14 js', '@aws-amplify/core 4.7.14'],
    ['aws-amplify/4.7.14 js/DataStore', '@aws-amplify/core 4.7.14 DataStore'],
    ['aws-amplify/4.7.14 react-native/DataStore', '@aws-amplify/core 4.7.14 DataStore'],
    ['aws-amplify/5.3.41 datastore/2 framework/0', 'aws-amplify 5.3.41 DataStore'],
    ['aws-amplify/6.22.1 datastore/1 framework/201', 'aws-amplify 6.22.1 DataStore'],
    ['aws-amplify/6.22.1 api/1 framework/1', 'aws-amplify 6.22.1 API'],
    ['aws-amplify/6.22.1 auth/4 framework/0', 'aws-amplify 6.22.1 Auth'],
    ['aws-amplify/6.22.1 framework/0', 'aws-amplify 6.22.1'],
    ['aws-amplify/6.22.1 api/1 framework/1 ui-react/6.1.0', 'aws-amplify 6.22.1 API'],
    ['aws-amplify/4.0.2', 'aws-appsync-auth-link 4.0.2'],
    ['aws-amplify/3.0.8', 'aws-appsync-auth-link 3.0.8'],
    ['my-own-client/1.0', 'my-own-client/1.0'],
  ])('%s: %s', (agent, client) => {
    expect(clientOf(agent, null)).toEqual({ client, clientBasis: 'Its x-amz-user-agent says so.' });
  });

  it('without one no client is named, and what the document hints at is said as a hint', () => {
    for (const agent of [undefined, null, '']) expect(clientOf(agent, null).client).toBeNull();
    expect(clientOf(undefined, 'operation').clientBasis).toContain('as DataStore calls its own');
    expect(clientOf(undefined, 'operationName').clientBasis).toContain('Amplify never sends');
    expect(clientOf(undefined, null).clientBasis).toContain('custom endpoint');
  });
});
