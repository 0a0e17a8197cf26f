import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { UserPool } from 'cognito-srp';
import jwt from 'jsonwebtoken';
import * as v from 'valibot';
import { type Stack, startStack } from '../src/stack.ts';
import { cognito, signIn, tokensOf } from './client.ts';

const challengeSchema = v.object({
  ChallengeName: v.literal('PASSWORD_VERIFIER'),
  ChallengeParameters: v.object({ SALT: v.string(), SRP_B: v.string(), SECRET_BLOCK: v.string() }),
});

/** The browser's side of an SRP sign-in; the password never leaves it. */
async function proveWithSrp(stack: Stack, username: string, password: string, begins = /^[1-9a-f]/) {
  const pool = new UserPool(stack.userPoolId.split('_')[1] ?? '');
  let browser = await pool.getClientChallenge({ username, password });
  while (!begins.test(browser.calculateA().toString('hex')))
    browser = await pool.getClientChallenge({ username, password });
  // As aws-amplify writes it: without leading zeros, so sometimes with an odd number of digits.
  const SRP_A = browser.calculateA().toString('hex').replace(/^0+/, '');
  const AuthParameters = { USERNAME: username, SRP_A };
  const started = await cognito(stack, 'InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters });
  if (started.status !== 200) return started;
  const { SALT, SRP_B, SECRET_BLOCK } = v.parse(challengeSchema, started.body).ChallengeParameters;
  const TIMESTAMP = 'Mon Nov 23 09:42:00 UTC 2026';
  return cognito(stack, 'RespondToAuthChallenge', {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: {
      USERNAME: username,
      TIMESTAMP,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: browser.getSession(SRP_B, SALT).calculateSignature(SECRET_BLOCK, TIMESTAMP),
    },
  });
}

describe('the user pool', () => {
  let stack: Stack;

  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  it('signs a user in who proves the password by SRP', async () => {
    const { status, body } = await proveWithSrp(stack, 'admin', stack.users.admin.password);
    assert.equal(status, 200);
    const claims = jwt.decode(tokensOf(body).AccessToken, { json: true });
    assert.equal(claims?.username, 'admin');
    assert.deepEqual(claims?.['cognito:groups'], ['Admins']);
    assert.equal(claims?.iss, `https://cognito-idp.us-east-1.amazonaws.com/${stack.userPoolId}`);
    assert.ok(claims?.origin_jti);
  });

  it('signs a user in whose number happens to have an odd count of digits', async () => {
    const { status } = await proveWithSrp(stack, 'admin', stack.users.admin.password, /^0[1-9a-f]/);
    assert.equal(status, 200);
  });

  it('refuses a wrong password and an unknown user in the same words', async () => {
    const refusal = { __type: 'NotAuthorizedException', message: 'User not authorized' };
    assert.deepEqual(await proveWithSrp(stack, 'alice', 'wrong'), { status: 400, body: refusal });
    assert.deepEqual(await proveWithSrp(stack, 'carol', 'wrong'), { status: 400, body: refusal });
  });

  it('renews tokens with a refresh token until it is revoked', async () => {
    const { RefreshToken } = await signIn(stack, 'alice');
    const renewed = await cognito(stack, 'GetTokensFromRefreshToken', { RefreshToken });
    assert.equal(renewed.status, 200);
    assert.ok(tokensOf(renewed.body).AccessToken);
    assert.equal((await cognito(stack, 'RevokeToken', { Token: RefreshToken })).status, 200);
    const refused = await cognito(stack, 'GetTokensFromRefreshToken', { RefreshToken });
    assert.equal(refused.body.__type, 'NotAuthorizedException');
  });

  it('answers an action it does not know, and a body that is no JSON object, with an error of Cognito', async () => {
    const unknown = await cognito(stack, 'GlobalSignOut', {});
    assert.deepEqual([unknown.status, unknown.body.__type], [400, 'UnknownOperationException']);
    const wrong = await cognito(stack, 'RespondToAuthChallenge', { ChallengeName: 'PASSWORD_VERIFIER' });
    assert.deepEqual([wrong.status, wrong.body.__type], [400, 'InvalidParameterException']);
  });
});
