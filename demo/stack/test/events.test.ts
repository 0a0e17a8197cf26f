import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import * as v from 'valibot';
import { type Stack, startStack } from '../src/stack.ts';
import { type Auth, awsKeys, oidcToken, post, RealtimeClient, signIn } from './client.ts';
import { type AwsKeys, signedHeaders } from './sign.ts';

describe('the Events API', () => {
  let stack: Stack;
  let keys: AwsKeys;
  let apiKey: Auth;
  let alice: Auth;
  const clients: RealtimeClient[] = [];

  before(async () => {
    stack = await startStack();
    keys = (await awsKeys(stack)).Credentials;
    apiKey = { 'x-api-key': stack.events.apiKey };
    alice = { Authorization: (await signIn(stack, 'alice')).AccessToken };
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(() => stack.stop());

  const iam = (request: object): Auth =>
    signedHeaders(keys, {
      host: stack.events.apiHost,
      path: '/event',
      body: JSON.stringify(request),
      at: new Date(),
    });

  async function connected(auth: Auth): Promise<RealtimeClient> {
    const client = await RealtimeClient.connectEvents(stack, auth);
    clients.push(client);
    assert.deepEqual(await client.next(), { type: 'connection_ack', connectionTimeoutMs: 300_000 });
    return client;
  }

  const httpAnswer = v.union([
    v.strictObject({ errors: v.array(v.strictObject({ errorType: v.string(), message: v.string() })) }),
    v.strictObject({
      successful: v.array(v.strictObject({ identifier: v.string(), index: v.number() })),
      failed: v.array(v.strictObject({ identifier: v.string(), index: v.number() })),
    }),
  ]);

  async function publish(auth: Auth, request: object, path = '/event') {
    const to = { host: stack.events.apiHost, path };
    const { status, body } = await post(stack, to, auth, JSON.stringify(request));
    return { status, body: v.parse(v.pipe(v.string(), v.parseJson(), httpAnswer), body) };
  }

  it('carries an event from HTTP and from a socket to everybody who listens', async () => {
    const channel = '/default/news/today';
    const [one, all] = await Promise.all([connected(apiKey), connected(alice)]);
    one.send({ type: 'subscribe', id: '1', channel, authorization: apiKey });
    assert.deepEqual(await one.next(), { type: 'subscribe_success', id: '1' });
    all.send({ type: 'subscribe', id: '2', channel: '/default/news/*', authorization: alice });
    assert.deepEqual(await all.next(), { type: 'subscribe_success', id: '2' });
    const events = ['{"a":1}', '"b"'];
    const { status, body } = await publish(apiKey, { channel: 'default/news/today', events });
    assert.equal(status, 200);
    assert.deepEqual('successful' in body && body.successful.map(({ index }) => index), [0, 1]);
    for (const event of events) {
      assert.deepEqual(await one.next(), { type: 'data', id: '1', event });
      assert.deepEqual(await all.next(), { type: 'data', id: '2', event });
    }
    all.send({ type: 'publish', id: '3', channel, events: ['3', 'no JSON'], authorization: alice });
    assert.deepEqual(await one.next(), { type: 'data', id: '1', event: '3' });
    assert.deepEqual(await all.next(), { type: 'data', id: '2', event: '3' });
    const answer = JSON.parse(
      JSON.stringify(await all.next(), (key, value) => (key === 'identifier' ? 0 : value)),
    );
    const successful = [{ identifier: 0, index: 0 }];
    const failed = [{ identifier: 0, index: 1 }];
    assert.deepEqual(answer, { type: 'publish_success', id: '3', successful, failed });
  });

  it('sends nothing more after unsubscribe, and knows no subscription twice', async () => {
    const client = await connected(apiKey);
    const channel = '/default/quiet';
    client.send({ type: 'subscribe', id: '1', channel, authorization: apiKey });
    assert.equal((await client.next()).type, 'subscribe_success');
    client.send({ type: 'unsubscribe', id: '1' });
    assert.deepEqual(await client.next(), { type: 'unsubscribe_success', id: '1' });
    await publish(apiKey, { channel, events: ['1'] });
    client.send({ type: 'unsubscribe', id: '1' });
    assert.deepEqual(await client.next(), {
      type: 'unsubscribe_error',
      id: '1',
      errors: [{ errorType: 'UnknownOperationError', message: 'Unknown operation id 1.' }],
    });
  });

  it('takes every mode, in the handshake, in each frame and over HTTP', async () => {
    const channel = '/default/modes';
    const modes = new Map<string, (request: object) => Auth>([
      ['apiKey', () => apiKey],
      ['userPool', () => alice],
      ['iam', iam],
      ['lambda', () => ({ Authorization: stack.lambda.token })],
    ]);
    const oidc = await oidcToken(stack, 'alice');
    modes.set('oidc', () => ({ Authorization: oidc }));
    for (const [mode, auth] of modes) {
      const client = await connected(auth({}));
      client.send({ type: 'subscribe', id: mode, channel, authorization: auth({ channel }) });
      assert.deepEqual(await client.next(), { type: 'subscribe_success', id: mode });
      const request = { channel, events: ['1'] };
      client.send({ type: 'publish', id: 'p', ...request, authorization: auth(request) });
      assert.deepEqual(await client.next(), { type: 'data', id: mode, event: '1' });
      assert.equal((await client.next()).type, 'publish_success');
      assert.equal((await publish(auth(request), request)).status, 200);
    }
  });

  it('refuses a bad credential, another mode than the namespace takes, and a channel that is none', async () => {
    const unauthorized = [
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
    ];
    const wrong = { 'x-api-key': stack.apiKey };
    const refused = await RealtimeClient.connectEvents(stack, wrong);
    clients.push(refused);
    const errors = unauthorized.map((error) => ({ ...error, errorCode: 401 }));
    assert.deepEqual(await refused.next(), { type: 'connection_error', errors });
    const client = await connected(apiKey);
    client.send({ type: 'subscribe', id: '1', channel: '/members/a', authorization: apiKey });
    assert.deepEqual(await client.next(), { type: 'subscribe_error', id: '1', errors: unauthorized });
    client.send({ type: 'subscribe', id: '1', channel: '/members/a', authorization: alice });
    assert.deepEqual(await client.next(), { type: 'subscribe_success', id: '1' });
    client.send({ type: 'publish', id: '2', channel: '/default/*', events: ['1'], authorization: apiKey });
    const invalid = [{ errorType: 'BadRequestException', message: 'Invalid Channel Format' }];
    assert.deepEqual(await client.next(), { type: 'publish_error', id: '2', errors: invalid });
    const forged = iam({ channel: '/default/other', events: ['1'] });
    client.send({ type: 'publish', id: '3', channel: '/default/a', events: ['1'], authorization: forged });
    const answer = await client.next();
    assert.equal(answer.type, 'publish_error');
    assert.match(JSON.stringify(answer), /InvalidSignatureException/);
    const request = { channel: '/members/a', events: ['1'] };
    assert.deepEqual(await publish(apiKey, request), { status: 401, body: { errors: unauthorized } });
    assert.deepEqual(await publish(apiKey, { channel: '//', events: ['1'] }), {
      status: 400,
      body: { errors: invalid },
    });
    assert.equal((await publish(apiKey, { channel: '/default/a', events: Array(6).fill('1') })).status, 400);
    assert.equal((await publish(apiKey, request, '/graphql')).status, 404);
  });
});
