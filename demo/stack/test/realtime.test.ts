import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type Stack, startStack } from '../src/stack.ts';
import { type Auth, awsKeys, control, oidcToken, RealtimeClient, signIn } from './client.ts';
import { signedHeaders } from './sign.ts';

describe('the realtime endpoint', () => {
  let stack: Stack;
  let apiKey: Auth;
  let alice: Auth;
  let bob: Auth;
  const clients: RealtimeClient[] = [];

  before(async () => {
    stack = await startStack();
    apiKey = { 'x-api-key': stack.apiKey };
    alice = { Authorization: (await signIn(stack, 'alice')).AccessToken };
    bob = { Authorization: (await signIn(stack, 'bob')).AccessToken };
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(() => stack.stop());

  async function connect(auth: Auth): Promise<RealtimeClient> {
    const client = await RealtimeClient.connect(stack, auth);
    clients.push(client);
    return client;
  }

  async function connected(auth: Auth): Promise<RealtimeClient> {
    const client = await connect(auth);
    assert.deepEqual(await client.next(), {
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    return client;
  }

  const onCreatePost = 'subscription { onCreatePost { id title owner } }';

  it('hands each owner their own posts alone, and everything to the API key', async () => {
    const [hers, his, everybodys] = await Promise.all([connected(alice), connected(bob), connected(apiKey)]);
    hers.start(
      stack,
      'a',
      alice,
      'subscription($owner: String) { onCreatePost(owner: $owner) { title owner } }',
      {
        owner: 'alice',
      },
    );
    his.start(stack, 'b', bob, 'subscription { onCreatePost { title owner } }');
    everybodys.start(stack, 'k', apiKey, 'subscription { onCreatePost { title owner } }');
    assert.deepEqual(await hers.next(), { type: 'start_ack', id: 'a' });
    assert.deepEqual(await his.next(), { type: 'start_ack', id: 'b' });
    assert.deepEqual(await everybodys.next(), { type: 'start_ack', id: 'k' });
    const data = (id: string, title: string, owner: string) => ({
      type: 'data',
      id,
      payload: { data: { onCreatePost: { title, owner } } },
    });
    await control(stack, 'POST', '/seed', { user: 'alice', model: 'Post', input: { title: 'of alice' } });
    await control(stack, 'POST', '/seed', { user: 'bob', model: 'Post', input: { title: 'of bob' } });
    assert.deepEqual(await hers.next(), data('a', 'of alice', 'alice'));
    assert.deepEqual(await his.next(), data('b', 'of bob', 'bob'));
    assert.deepEqual(await everybodys.next(), data('k', 'of alice', 'alice'));
    assert.deepEqual(await everybodys.next(), data('k', 'of bob', 'bob'));
    // Had alice been sent bob's post, it would stand before this answer.
    hers.send({ type: 'stop', id: 'a' });
    assert.deepEqual(await hers.next(), { type: 'complete', id: 'a' });
  });

  it('sends nothing more after stop', async () => {
    const client = await connected(apiKey);
    client.start(stack, '1', apiKey, onCreatePost);
    assert.equal((await client.next()).type, 'start_ack');
    client.send({ type: 'stop', id: '1' });
    assert.equal((await client.next()).type, 'complete');
    await control(stack, 'POST', '/seed', { user: 'alice', model: 'Post', input: { title: 'unheard' } });
    client.start(stack, '2', apiKey, onCreatePost);
    assert.deepEqual(await client.next(), { type: 'start_ack', id: '2' });
  });

  it('authorizes each subscription by itself, so one socket carries several modes', async () => {
    const client = await connected(apiKey);
    client.start(stack, 'refused', alice, 'subscription { onCreateAnnouncement { id } }');
    assert.deepEqual(await client.next(), {
      type: 'error',
      id: 'refused',
      payload: {
        errors: [
          {
            errorType: 'Unauthorized',
            message: 'Not Authorized to access onCreateAnnouncement on type Subscription',
          },
        ],
      },
    });
    client.start(stack, 'key', apiKey, 'subscription { onCreateAnnouncement { text } }');
    assert.deepEqual(await client.next(), { type: 'start_ack', id: 'key' });
    client.start(stack, 'note', alice, 'subscription { onCreateNote { text } }');
    assert.deepEqual(await client.next(), { type: 'start_ack', id: 'note' });
    const { body } = await control(stack, 'GET', '/requests');
    assert.match(JSON.stringify(body), /"kind":"start","mode":"userPool","operation":"onCreateAnnouncement"/);
  });

  it('takes every mode, in the handshake and in each start', async () => {
    const { Credentials } = await awsKeys(stack);
    const iam = (path: string, body: object) =>
      signedHeaders(Credentials, { host: stack.apiHost, path, body: JSON.stringify(body), at: new Date() });
    const client = await connected(iam('/graphql/connect', {}));
    const oidc = { Authorization: await oidcToken(stack, 'alice') };
    const lambda = { Authorization: stack.lambda.token };
    const onCreateGuestItem = 'subscription { onCreateGuestItem { name } }';
    const signed = iam('/graphql', { query: onCreateGuestItem, variables: {} });
    for (const [mode, auth, query] of [
      ['iam', signed, onCreateGuestItem],
      ['oidc', oidc, 'subscription { onCreateOidcItem { name } }'],
      ['lambda', lambda, 'subscription { onCreateLambdaItem { name } }'],
    ] as const) {
      client.start(stack, mode, auth, query);
      assert.deepEqual(await client.next(), { type: 'start_ack', id: mode });
      const { body } = await control(stack, 'GET', '/requests');
      assert.match(JSON.stringify(body), new RegExp(`"kind":"start","mode":"${mode}"`));
    }
    await connected(oidc);
    await connected(lambda);
    client.start(stack, 'forged', signed, onCreatePost);
    const refused = await client.next();
    assert.equal(refused.type, 'error');
    assert.match(JSON.stringify(refused), /InvalidSignatureException/);
    const unsigned = await connect(iam('/graphql', {}));
    assert.match(JSON.stringify(await unsigned.next()), /connection_error.*InvalidSignatureException.*403/);
  });

  it('says why it refuses a handshake, and a start with a bad credential', async () => {
    const refused = await connect({ 'x-api-key': 'da2-wrong' });
    const message = 'You are not authorized to make this call.';
    assert.deepEqual(await refused.next(), {
      type: 'connection_error',
      payload: { errors: [{ errorType: 'UnauthorizedException', message, errorCode: 401 }] },
    });
    const client = await connected(apiKey);
    client.start(stack, '1', { 'x-api-key': 'da2-wrong' }, onCreatePost);
    assert.deepEqual(await client.next(), {
      type: 'error',
      id: '1',
      payload: { errors: [{ errorType: 'UnauthorizedException', message }] },
    });
  });

  it('answers a frame that it does not understand with an error and stays open', async () => {
    const client = await connected(apiKey);
    client.send({ type: 'start', id: '1', payload: 'nonsense' });
    assert.equal((await client.next()).type, 'error');
    client.start(stack, '2', apiKey, '{ listPosts { items { id } } }');
    assert.equal((await client.next()).type, 'error');
    client.start(stack, '3', apiKey, onCreatePost);
    assert.equal((await client.next()).type, 'start_ack');
  });
});
