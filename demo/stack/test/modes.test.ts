import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { sign } from '../src/cognito/tokens.ts';
import { cognitoHost } from '../src/names.ts';
import { type Stack, startStack } from '../src/stack.ts';
import { awsKeys, control, graphql, graphqlAs, identity, oidcToken, signIn } from './client.ts';

let stack: Stack;
before(async () => {
  stack = await startStack();
});
after(() => stack.stop());

const unauthorized = (message: string) => [{ errorType: 'UnauthorizedException', message }];

describe('the identity pool', () => {
  it('gives a guest keys to read with, and a signed-in user keys to write with', async () => {
    const alice = await awsKeys(stack, (await signIn(stack, 'alice')).IdToken);
    const create = 'mutation { createGuestItem(input: {name: "x"}) { name _version } }';
    const created = await graphqlAs(stack, alice.Credentials, create);
    assert.deepEqual(created, {
      status: 200,
      data: { createGuestItem: { name: 'x', _version: 1 } },
      errors: [],
    });
    const guest = await awsKeys(stack);
    const listed = await graphqlAs(stack, guest.Credentials, '{ listGuestItems { items { name } } }');
    assert.deepEqual(listed.data, { listGuestItems: { items: [{ name: 'x' }] } });
    const refused = await graphqlAs(stack, guest.Credentials, create);
    assert.equal(refused.errors[0]?.message, 'Not Authorized to access createGuestItem on type Mutation');
    const elsewhere = await graphqlAs(stack, alice.Credentials, '{ listNotes { items { id } } }');
    assert.equal(elsewhere.errors[0]?.message, 'Not Authorized to access listNotes on type Query');
  });

  it('keeps an identity for each user, and hands a guest identity to whom signs in with it', async () => {
    const { IdToken } = await signIn(stack, 'bob');
    const Logins = { [`${cognitoHost}/${stack.userPoolId}`]: IdToken };
    const guest = await awsKeys(stack);
    const { IdentityId } = guest;
    const linked = await identity(stack, 'GetCredentialsForIdentity', { IdentityId, Logins });
    assert.equal(linked.body.IdentityId, IdentityId);
    assert.equal((await awsKeys(stack, IdToken)).IdentityId, IdentityId);
    const asGuest = await identity(stack, 'GetCredentialsForIdentity', { IdentityId });
    assert.equal(asGuest.status, 400);
    assert.deepEqual(asGuest.body, {
      __type: 'NotAuthorizedException',
      message: `Access to Identity '${IdentityId}' is forbidden.`,
    });
    const other = await awsKeys(stack);
    const merged = await identity(stack, 'GetCredentialsForIdentity', {
      IdentityId: other.IdentityId,
      Logins,
    });
    assert.equal(merged.body.IdentityId, IdentityId);
  });

  it('refuses a login that is forged, expired or an access token, and a pool or identity it does not know', async () => {
    const { IdToken, AccessToken } = await signIn(stack, 'alice');
    const now = Math.floor(Date.now() / 1000);
    const iss = `https://${cognitoHost}/${stack.userPoolId}`;
    const late = sign({ iss, aud: stack.clientId, token_use: 'id', sub: 'alice', exp: now - 1 });
    for (const [token, reason] of [
      [`${IdToken.slice(0, -8)}AAAAAAAA`, 'Not a valid token'],
      [AccessToken, 'Not a valid token'],
      [late, 'Token expired'],
    ] as const) {
      const Logins = { [`${cognitoHost}/${stack.userPoolId}`]: token };
      const { status, body } = await identity(stack, 'GetId', {
        IdentityPoolId: stack.identityPoolId,
        Logins,
      });
      assert.equal(status, 400);
      assert.deepEqual(body, {
        __type: 'NotAuthorizedException',
        message: `Invalid login token. ${reason}.`,
      });
    }
    const pool = await identity(stack, 'GetId', { IdentityPoolId: 'us-east-1:none' });
    assert.equal(pool.body.__type, 'ResourceNotFoundException');
    const unknown = await identity(stack, 'GetCredentialsForIdentity', { IdentityId: 'us-east-1:none' });
    assert.equal(unknown.body.__type, 'ResourceNotFoundException');
  });
});

describe('iam', () => {
  const query = '{ listGuestItems { items { name } } }';

  it('answers 403 to a request that is not what was signed, and says which part is wrong', async () => {
    const { Credentials: keys } = await awsKeys(stack);
    const early = new Date(Date.now() - 10 * 60_000);
    for (const [change, errorType] of [
      [{ body: JSON.stringify({ query: '{ listPosts { items { id } } }' }) }, 'InvalidSignatureException'],
      [{ headers: { accept: '*/*' } }, 'InvalidSignatureException'],
      [{ at: early }, 'InvalidSignatureException'],
      [{ headers: { 'x-amz-security-token': 'another' } }, 'UnrecognizedClientException'],
      [{ headers: { authorization: 'AWS4-HMAC-SHA256 Credential=half' } }, 'IncompleteSignatureException'],
    ] as const) {
      const answer = await graphqlAs(stack, keys, query, change);
      assert.equal(answer.status, 403);
      assert.equal(answer.errors[0]?.errorType, errorType);
    }
    const wrong = await graphqlAs(stack, { ...keys, SecretKey: 'a guess' }, query);
    assert.equal(wrong.errors[0]?.errorType, 'InvalidSignatureException');
    const unknown = await graphqlAs(stack, { ...keys, AccessKeyId: 'ASIA0000000000000000' }, query);
    assert.equal(unknown.errors[0]?.errorType, 'UnrecognizedClientException');
    assert.equal((await graphqlAs(stack, keys, query)).status, 200);
  });

  it('refuses credentials that have expired', async () => {
    const { Credentials } = await awsKeys(stack);
    await control(stack, 'POST', '/expire-aws-credentials');
    const answer = await graphqlAs(stack, Credentials, query);
    assert.equal(answer.status, 403);
    assert.equal(answer.errors[0]?.errorType, 'ExpiredTokenException');
    assert.equal((await graphqlAs(stack, (await awsKeys(stack)).Credentials, query)).status, 200);
  });
});

describe('oidc', () => {
  it('gives an owner of another issuer their own records, and nothing to anybody else', async () => {
    const alice = { authorization: await oidcToken(stack, 'alice') };
    const create = 'mutation { createOidcItem(input: {name: "hers"}) { name owner } }';
    const created = await graphql(stack, alice, create);
    assert.deepEqual(created.data, { createOidcItem: { name: 'hers', owner: 'oidc-alice' } });
    const list = '{ listOidcItems { items { name } } }';
    assert.deepEqual((await graphql(stack, alice, list)).data, {
      listOidcItems: { items: [{ name: 'hers' }] },
    });
    const bob = { authorization: await oidcToken(stack, 'bob') };
    assert.deepEqual((await graphql(stack, bob, list)).data, { listOidcItems: { items: [] } });
    const poolUser = { authorization: (await signIn(stack, 'alice')).AccessToken };
    assert.equal((await graphql(stack, poolUser, list)).errors[0]?.errorType, 'Unauthorized');
  });

  it('has a discovery document that leads to its keys', async () => {
    const { issuer } = stack.oidc;
    const found = await fetch(`${issuer}/.well-known/openid-configuration`);
    const document = v.object({ issuer: v.literal(issuer), jwks_uri: v.string() });
    const { jwks_uri } = v.parse(document, await found.json());
    const publicKey = v.strictObject({
      kty: v.literal('EC'),
      crv: v.string(),
      x: v.string(),
      y: v.string(),
      kid: v.string(),
      use: v.literal('sig'),
      alg: v.literal('ES256'),
    });
    v.parse(v.object({ keys: v.tuple([publicKey]) }), await (await fetch(jwks_uri)).json());
  });

  it('refuses an expired and a forged token as AppSync does', async () => {
    const query = '{ listOidcItems { items { name } } }';
    const good = await oidcToken(stack, 'alice');
    const [header, , signature] = good.split('.');
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(good), sub: 'oidc-bob' })).toString('base64url');
    for (const [authorization, message] of [
      [await oidcToken(stack, 'alice', -60), 'Token has expired.'],
      [`${header}.${forged}.${signature}`, 'Valid authorization header not provided.'],
      [`Bearer ${good}`, 'Unable to parse JWT token.'],
    ] as const) {
      const { status, errors } = await graphql(stack, { authorization }, query);
      assert.equal(status, 401);
      assert.deepEqual(errors, unauthorized(message));
    }
  });
});

describe('lambda', () => {
  const create = 'mutation { createLambdaItem(input: {name: "x", secret: "s"}) { name secret } }';

  it('lets in whom the function lets in, with an opaque token or a JWT', async () => {
    for (const authorization of [stack.lambda.token, stack.lambda.jwt]) {
      const { data, errors } = await graphql(stack, { authorization }, create);
      assert.deepEqual(errors, []);
      assert.deepEqual(data, { createLambdaItem: { name: 'x', secret: 's' } });
    }
    const { body } = await control(stack, 'GET', '/requests');
    assert.match(JSON.stringify(body), /"kind":"http","mode":"lambda","operation":"createLambdaItem"/);
  });

  it('answers null for the fields that the function denies', async () => {
    const { data } = await graphql(stack, { authorization: stack.lambda.restrictedToken }, create);
    assert.deepEqual(data, { createLambdaItem: { name: 'x', secret: null } });
  });

  it('answers 401 to whom the function refuses', async () => {
    const { status, errors } = await graphql(stack, { authorization: 'another token' }, create);
    assert.equal(status, 401);
    assert.deepEqual(errors, unauthorized('You are not authorized to make this call.'));
  });
});
