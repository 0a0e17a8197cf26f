import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Stack, startStack } from '../src/stack.ts';
import { type Auth, awsKeys, control, graphql, graphqlAs, oidcToken, signIn } from './client.ts';

describe('the control port', () => {
  let stack: Stack;
  let apiKey: Auth;
  let alice: Auth;

  before(async () => {
    stack = await startStack();
    apiKey = { 'x-api-key': stack.apiKey };
    alice = { authorization: (await signIn(stack, 'alice')).AccessToken };
  });
  beforeEach(() => control(stack, 'POST', '/reset'));
  after(() => stack.stop());

  const syncPosts = '{ syncPosts { items { title } } }';
  const expired = { status: 401, errorType: 'UnauthorizedException', message: 'Token has expired.' };

  const plan = (fault: object, next = 1) =>
    control(stack, 'POST', '/faults', { model: 'Post', mode: 'userPool', next, fault });

  it('answers as many requests of a model and mode with a status as were asked for, and no others', async () => {
    await plan(expired, 2);
    assert.equal((await graphql(stack, apiKey, syncPosts)).status, 200);
    assert.equal((await graphql(stack, alice, '{ syncNotes { items { id } } }')).status, 200);
    const first = await graphql(stack, alice, syncPosts);
    assert.equal(first.status, 401);
    assert.deepEqual(first.errors, [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }]);
    assert.equal((await graphql(stack, alice, syncPosts)).status, 401);
    assert.equal((await graphql(stack, alice, syncPosts)).status, 200);
  });

  it('answers 200 with errors where AppSync would refuse the field', async () => {
    await plan({ errors: [{ errorType: 'Unauthorized', message: 'no' }] });
    const answer = await graphql(stack, alice, syncPosts);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.data, { syncPosts: null });
    assert.equal(answer.errors[0]?.errorType, 'Unauthorized');
  });

  it('delays an answer and changes nothing else', async () => {
    await plan({ delayMs: 200 });
    const before = performance.now();
    const { data } = await graphql(stack, alice, syncPosts);
    assert.ok(performance.now() - before >= 199);
    assert.deepEqual(data, { syncPosts: { items: [] } });
  });

  it('cuts the connection of a request, which a page sees as a network failure', async () => {
    await plan({ cut: true });
    await assert.rejects(graphql(stack, alice, syncPosts), { code: 'ECONNRESET' });
    assert.equal((await graphql(stack, alice, syncPosts)).status, 200);
    const { body } = await control(stack, 'GET', '/requests');
    assert.match(JSON.stringify(body), /"status":null,"errorType":null,"fault":true/);
  });

  it('answers in part: the fields withheld are null, each with an error of its own', async () => {
    await control(stack, 'POST', '/seed', { user: 'alice', model: 'Post', input: { title: 'x', body: 'y' } });
    const message = 'Not Authorized to access title on type Post';
    await plan({ withhold: ['title'], errorType: 'Unauthorized', message });
    const answer = await graphql(stack, alice, '{ syncPosts { items { title body } } }');
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.data, { syncPosts: { items: [{ title: null, body: 'y' }] } });
    const path = ['syncPosts', 'items', 0, 'title'];
    assert.deepEqual(answer.errors, [
      { path, data: null, errorType: 'Unauthorized', errorInfo: null, locations: [], message },
    ]);
  });

  it('works for every mode', async () => {
    const { Credentials } = await awsKeys(stack);
    const unavailable = { status: 503, errorType: 'ServiceUnavailable', message: 'Service Unavailable' };
    const list = (model: string) => `{ list${model}s { items { id } } }`;
    const requests = {
      apiKey: ['PublicItem', (query: string) => graphql(stack, apiKey, query)],
      userPool: ['Note', (query: string) => graphql(stack, alice, query)],
      iam: ['GuestItem', (query: string) => graphqlAs(stack, Credentials, query)],
      oidc: [
        'OidcItem',
        async (query: string) => graphql(stack, { authorization: await oidcToken(stack, 'bob') }, query),
      ],
      lambda: ['LambdaItem', (query: string) => graphql(stack, { authorization: stack.lambda.token }, query)],
    } as const;
    for (const [mode, [model, send]] of Object.entries(requests)) {
      const planned = { model, mode, next: 1, fault: unavailable };
      assert.equal((await control(stack, 'POST', '/faults', planned)).status, 200);
      const answer = await send(list(model));
      assert.equal(answer.status, 503, mode);
      assert.equal(answer.errors[0]?.errorType, 'ServiceUnavailable');
      assert.deepEqual(await send(list(model)), {
        status: 200,
        data: { [`list${model}s`]: { items: [] } },
        errors: [],
      });
    }
  });

  it('forgets its faults on DELETE, and faults and records on reset', async () => {
    await plan(expired);
    await control(stack, 'DELETE', '/faults');
    assert.equal((await graphql(stack, alice, syncPosts)).status, 200);
    await control(stack, 'POST', '/seed', { user: 'alice', model: 'Post', input: { title: 'x' } });
    await plan(expired);
    await control(stack, 'POST', '/reset');
    assert.deepEqual((await graphql(stack, alice, syncPosts)).data, { syncPosts: { items: [] } });
  });

  it('writes a record as another user, by the rules', async () => {
    const input = { text: 'hello' };
    const seeded = await control(stack, 'POST', '/seed', { user: 'admin', model: 'Announcement', input });
    assert.equal(seeded.body.text, 'hello');
    const refused = await control(stack, 'POST', '/seed', { user: 'alice', model: 'Announcement', input });
    assert.equal(refused.status, 400);
    assert.equal(refused.body.error, 'Not Authorized to access createAnnouncement on type Mutation');
  });

  it('tells what reached the front: mode, operation, status, and no credential', async () => {
    await plan(expired);
    await graphql(stack, alice, syncPosts);
    await graphql(stack, apiKey, syncPosts);
    const { body } = await control(stack, 'GET', '/requests');
    const post = { kind: 'http', operation: 'syncPosts', model: 'Post' };
    assert.deepEqual(JSON.parse(JSON.stringify(body, (key, value) => (key === 'at' ? undefined : value))), {
      dropped: 0,
      requests: [
        { ...post, mode: 'userPool', status: 401, errorType: 'UnauthorizedException', fault: true },
        { ...post, mode: 'apiKey', status: 200, errorType: null, fault: false },
      ],
    });
  });

  it('names what is wrong with its input', async () => {
    const good = { model: 'Post', mode: 'userPool', next: 1, fault: expired };
    for (const [input, sentence] of [
      [{ ...good, model: 'Pots' }, /^model: must be one of .*Post.*, not "Pots"$/],
      [{ ...good, mode: 'none' }, /^mode: must be one of apiKey, iam, .*, not "none"$/],
      [{ ...good, next: 0 }, /^next: .*>=1.*0$/],
      [{ ...good, fault: { status: 401 } }, /^fault: must be \{status/],
      [{ ...good, often: true }, /^often: /],
    ] as const) {
      const { status, body } = await control(stack, 'POST', '/faults', input);
      assert.equal(status, 400);
      assert.match(String(body.error), sentence);
    }
    assert.equal((await control(stack, 'POST', '/fault', good)).status, 404);
    const answer = await fetch(`${stack.controlUrl}/faults`, { method: 'POST', body: '{' });
    assert.deepEqual(await answer.json(), { error: 'the body is no JSON' });
  });
});
