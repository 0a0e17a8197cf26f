import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import { analysisOf } from '../../../src/core/report/analysis.js';
import { emptySession, replay } from '../../../src/core/session.js';
import { START } from '../../support/events.js';
import { exchangeOf, rawRequest, rawResponse, sessionOfRaw, strip, tokenOf } from '../../support/raw.js';

const KEY = 'da2-abcdefghijklmnopqrstuvwxyz';
const POOL = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc123';
const access = tokenOf({ iss: POOL, sub: 's1', username: 'alice', token_use: 'access' });
const id = tokenOf({ iss: POOL, sub: 's1', 'cognito:username': 'alice', token_use: 'id', aud: 'c' });
const foreign = tokenOf({ iss: 'https://login.example.com/', sub: 's1' });
const signature = (key: string) =>
  `AWS4-HMAC-SHA256 Credential=${key}/20261127/us-east-1/appsync/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const read = (headers: Readonly<Record<string, string>>) =>
  exchangeOf(sessionOfRaw(rawRequest('a', headers)), 'a');
const codesOf = (headers: Readonly<Record<string, string>>) =>
  read(headers).conflicts.map(({ code, header }) => `${code} ${header}`);

describe('Each request has the mode that its credentials say', () => {
  it.each([
    ['an API key, in the spelling of v4 and v5', { 'X-Api-Key': KEY }, 'apiKey', null, 'x-api-key header'],
    [
      'an access token',
      { authorization: access },
      'userPool',
      'alice',
      'access token issued by a Cognito user pool',
    ],
    ['an id token', { Authorization: id }, 'userPool', 'alice', 'id token issued by a Cognito user pool'],
    [
      'a token of a user pool in China',
      {
        authorization: tokenOf({
          iss: 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Abc',
          username: 'li',
        }),
      },
      'userPool',
      'li',
      'a token issued by a Cognito user pool',
    ],
    [
      'a signature',
      { authorization: signature('ASIAX') },
      'iam',
      null,
      'SigV4 signature by access key ASIAX',
    ],
    ['an opaque value', { authorization: 'let-me-in' }, 'lambda', null, 'Lambda authorizer (inferred)'],
    ['nothing', {}, 'none', null, 'no credential header'],
    ['an empty header', { authorization: '' }, 'none', null, 'an empty authorization header'],
    [
      '«null»',
      { Authorization: 'null' },
      'none',
      null,
      '«null» in the authorization header, which is no credential',
    ],
    ['«undefined»', { authorization: 'undefined' }, 'none', null, '«undefined» in the authorization header'],
    [
      'Bearer and no token',
      { authorization: 'Bearer ' },
      'none',
      null,
      '«Bearer» in the authorization header',
    ],
    ['Bearer and «undefined»', { authorization: 'Bearer undefined' }, 'none', null, '«Bearer undefined»'],
    [
      'a key that is «undefined»',
      { 'x-api-key': 'undefined' },
      'none',
      null,
      '«undefined» in the x-api-key header',
    ],
    ['Bearer and a token', { authorization: `Bearer ${access}` }, 'userPool', 'alice', 'sent with «Bearer»'],
  ])('%s', (_, headers, mode, username, basis) => {
    const exchange = read(headers);
    expect([exchange.mode, exchange.identity?.username ?? null]).toEqual([mode, username]);
    expect(exchange.basis).toContain(basis);
  });

  it('a token of another issuer may be OpenID Connect’s or a Lambda authorizer’s, until the user says whose it is', () => {
    const events = strip([rawRequest('a', { authorization: foreign })]);
    const told = (oidcIssuers: string[]): CaptureEvent => ({
      type: 'told',
      at: START,
      doc: 'd1',
      oidcIssuers,
    });
    const modeOf = (...log: CaptureEvent[]) => {
      const { mode, candidates } = exchangeOf(replay(emptySession, log), 'a');
      return [mode, candidates];
    };
    expect(modeOf(...events)).toEqual(['unknown', ['oidc', 'lambda']]);
    expect(modeOf(told(['https://login.example.com']), ...events)).toEqual(['oidc', undefined]);
    // Said afterwards it explains what was seen before; taken back it leaves it open again.
    expect(modeOf(...events, told(['https://login.example.com/']))).toEqual(['oidc', undefined]);
    expect(modeOf(...events, told(['https://login.example.com/']), told([]))).toEqual([
      'unknown',
      ['oidc', 'lambda'],
    ]);
    const attempts = [
      ...replay(emptySession, [...events, told(['https://login.example.com/'])]).chains.values(),
    ];
    expect(attempts.flatMap((chain) => chain.attempts.map(({ mode }) => mode))).toEqual(['oidc']);
  });

  it('the role behind a signature is unknown although an identity id was seen: a signature names none', () => {
    const getId = rawRequest(
      'g',
      { 'x-amz-target': 'AWSCognitoIdentityService.GetId' },
      { IdentityPoolId: 'p', Logins: {} },
      { url: 'https://cognito-identity.us-east-1.amazonaws.com/' },
    );
    const session = sessionOfRaw(
      getId,
      rawResponse(1, 'g', 200, { IdentityId: 'us-east-1:1' }),
      rawRequest('a', { authorization: signature('ASIAX') }, undefined, { at: 2 }),
    );
    const { role, basis } = exchangeOf(session, 'a');
    expect(role).toBe('unknown');
    expect(basis).toContain('GetCredentialsForIdentity was not seen');
  });
});

describe('What is odd about credentials is shown as it is', () => {
  it.each([
    ['one credential', { authorization: access }, []],
    ['a key beside a token', { 'x-api-key': KEY, authorization: access }, ['two-credentials authorization']],
    ['a key beside an empty header', { 'x-api-key': KEY, authorization: '' }, ['empty authorization']],
    ['a key beside «null»', { 'x-api-key': KEY, authorization: 'null' }, ['placeholder authorization']],
    ['a token with Bearer', { authorization: `bearer ${access}` }, ['bearer authorization']],
    ['two tokens in one header', { authorization: `${access}, ${id}` }, ['different-values authorization']],
    ['one token twice in one header', { authorization: `${access}, ${access}` }, []],
    ['two keys', { 'x-api-key': `${KEY}, da2-zzzzzzzzzzzzzzzzzzzzzzzzzz` }, ['different-values x-api-key']],
    ['an opaque value with a comma', { authorization: 'a=1, b=2' }, []],
  ])('%s', (_, headers, codes) => {
    expect(codesOf(headers)).toEqual(codes);
  });

  it('a key beside a token counts as the key, as in AppSync’s simulator', () => {
    expect(read({ 'x-api-key': KEY, authorization: access })).toMatchObject({
      mode: 'apiKey',
      identity: null,
    });
  });

  it('the report has codes and sentences, and no conflict where there is none', () => {
    const session = sessionOfRaw(
      rawRequest('a', { authorization: 'Bearer ' }),
      rawRequest('b', { authorization: access }),
    );
    const [odd, plain] = analysisOf(session, { pseudonyms: false, notes: [] }).exchanges;
    expect(odd?.conflicts).toEqual([
      {
        code: 'placeholder',
        header: 'authorization',
        sentence:
          'The authorization header holds «Bearer» and no credential: its value was not there when it was set.',
      },
    ]);
    expect(plain).not.toHaveProperty('conflicts');
  });

  it('«undefined» in a header does not mask that word in bodies', () => {
    const session = sessionOfRaw(
      rawRequest('a', { authorization: 'undefined' }, { query: '{ undefinedField }' }),
    );
    expect(exchangeOf(session, 'a').requestBody?.text).toContain('undefinedField');
  });
});
