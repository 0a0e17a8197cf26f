import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sign } from '../src/cognito/tokens.ts';
import { type Stack, startStack } from '../src/stack.ts';
import { graphql, signIn } from './client.ts';

describe('the API over HTTP', () => {
  let stack: Stack;
  let apiKey: { 'x-api-key': string };
  let alice: { authorization: string };
  let bob: { authorization: string };
  let admin: { authorization: string };

  before(async () => {
    stack = await startStack();
    apiKey = { 'x-api-key': stack.apiKey };
    alice = { authorization: (await signIn(stack, 'alice')).AccessToken };
    bob = { authorization: (await signIn(stack, 'bob')).AccessToken };
    admin = { authorization: (await signIn(stack, 'admin')).AccessToken };
  });
  after(() => stack.stop());

  it('lets a guest read public records with the API key and write none of an owner', async () => {
    const created = await graphql(
      stack,
      apiKey,
      'mutation { createPublicItem(input: {name: "x"}) { id _version } }',
    );
    assert.deepEqual(created.errors, []);
    const listed = await graphql(stack, apiKey, '{ listPublicItems { items { name } } }');
    assert.deepEqual(listed.data, { listPublicItems: { items: [{ name: 'x' }] } });
    const refused = await graphql(stack, apiKey, 'mutation { createPost(input: {title: "x"}) { id } }');
    assert.equal(refused.status, 200);
    assert.equal(refused.errors[0]?.errorType, 'Unauthorized');
  });

  it('gives an owner her own posts in userPool mode, and nobody else a change of them', async () => {
    const input = { id: 'post-1', title: 'mine' };
    const create = 'mutation($input: CreatePostInput!) { createPost(input: $input) { owner _version } }';
    const post = await graphql(stack, alice, create, { input });
    assert.deepEqual(post.data, { createPost: { owner: 'alice', _version: 1 } });
    const mine = await graphql(stack, alice, '{ syncPosts { items { title owner } } }');
    assert.deepEqual(mine.data, { syncPosts: { items: [{ title: 'mine', owner: 'alice' }] } });
    const hers = await graphql(stack, bob, '{ syncPosts { items { title } } }');
    assert.deepEqual(hers.data, { syncPosts: { items: [] } });
    const update = 'mutation { updatePost(input: {id: "post-1", title: "his", _version: 1}) { id } }';
    const refused = await graphql(stack, bob, update);
    assert.equal(refused.errors[0]?.errorType, 'Unauthorized');
  });

  it('refuses a group model to a user outside the group as AppSync does, and gives it by the API key', async () => {
    await graphql(
      stack,
      admin,
      'mutation { createAnnouncement(input: {text: "hello"}) { id text _version } }',
    );
    const query = '{ syncAnnouncements { items { text } } }';
    const refused = await graphql(stack, alice, query);
    assert.equal(refused.status, 200);
    assert.deepEqual(refused.data, { syncAnnouncements: null });
    assert.deepEqual(refused.errors, [
      {
        path: ['syncAnnouncements'],
        data: null,
        errorType: 'Unauthorized',
        errorInfo: null,
        locations: [{ line: 1, column: 3, sourceName: null }],
        message: 'Not Authorized to access syncAnnouncements on type Query',
      },
    ]);
    const read = await graphql(stack, apiKey, query);
    assert.deepEqual(read.data, { syncAnnouncements: { items: [{ text: 'hello' }] } });
  });

  it('counts versions and keeps a deleted record for those who sync later', async () => {
    const id = 'note-1';
    const create = 'mutation($id: ID!) { createNote(input: {id: $id, text: "a"}) { _version _deleted } }';
    const created = await graphql(stack, alice, create, { id });
    assert.deepEqual(created.data, { createNote: { _version: 1, _deleted: null } });
    const update =
      'mutation($id: ID!) { updateNote(input: {id: $id, text: "b", _version: 1}) { text _version } }';
    const updated = await graphql(stack, alice, update, { id });
    assert.deepEqual(updated.data, { updateNote: { text: 'b', _version: 2 } });
    const remove =
      'mutation($id: ID!, $v: Int) { deleteNote(input: {id: $id, _version: $v}) { _version _deleted } }';
    const stale = await graphql(stack, alice, remove, { id, v: 1 });
    assert.equal(stale.errors[0]?.errorType, 'ConflictUnhandled');
    const removed = await graphql(stack, alice, remove, { id, v: 2 });
    assert.deepEqual(removed.data, { deleteNote: { _version: 3, _deleted: true } });
    const delta = 'query($since: AWSTimestamp) { syncNotes(lastSync: $since) { items { id _deleted } } }';
    const since = await graphql(stack, alice, delta, { since: Date.now() - 60_000 });
    assert.deepEqual(since.data, { syncNotes: { items: [{ id, _deleted: true }] } });
    const owned = 'query($since: AWSTimestamp) { syncPosts(lastSync: $since) { items { title } } }';
    const posts = await graphql(stack, alice, owned, { since: Date.now() - 60_000 });
    assert.deepEqual(posts.data, { syncPosts: { items: [{ title: 'mine' }] } });
    const later = await graphql(stack, alice, delta, { since: Date.now() + 60_000 });
    assert.deepEqual(later.data, { syncNotes: { items: [] } });
  });

  const query = '{ listNotes { items { id } } }';

  it('answers 401 to an expired, a forged and a foreign token, and says which it is', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${stack.userPoolId}`,
      client_id: stack.clientId,
      token_use: 'access',
      username: 'alice',
      sub: 'alice',
    };
    const good = sign({ ...claims, exp: now + 60 });
    assert.equal((await graphql(stack, { authorization: good }, query)).status, 200);
    const [header, , signature] = good.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, exp: now + 60, username: 'bob' })).toString(
      'base64url',
    );
    for (const [authorization, message] of [
      [sign({ ...claims, exp: now - 1 }), 'Token has expired.'],
      [`${header}.${payload}.${signature}`, 'Valid authorization header not provided.'],
      [sign({ ...claims, exp: now + 60, client_id: 'another' }), 'Valid authorization header not provided.'],
      ['no.jwt.token', 'Unable to parse JWT token.'],
      [`Bearer ${good}`, 'Unable to parse JWT token.'],
    ] as const) {
      const { status, errors } = await graphql(stack, { authorization }, query);
      assert.equal(status, 401, message);
      assert.deepEqual(errors, [{ errorType: 'UnauthorizedException', message }]);
    }
  });

  it('answers 401 to a wrong API key and to no credential', async () => {
    const wrong = await graphql(stack, { 'x-api-key': 'da2-00000000000000000000000000' }, query);
    assert.equal(wrong.status, 401);
    assert.equal(wrong.errors[0]?.message, 'You are not authorized to make this call.');
    assert.equal((await graphql(stack, {}, query)).status, 401);
  });

  it('answers 400 to a body that is no query', async () => {
    const { status, errors } = await graphql(stack, apiKey, '{ listNotes');
    assert.equal(status, 400);
    assert.equal(errors[0]?.errorType, 'MalformedHttpRequestException');
  });
});
