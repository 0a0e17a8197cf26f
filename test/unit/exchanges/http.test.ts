import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../../src/core/report/analysis.js';
import { emptySession, replay } from '../../../src/core/session.js';
import { readHar } from '../../../src/core/wire/har.js';
import { BODY_KEPT } from '../../../src/core/wire/strip.js';
import { exchangeOf, rawRequest, rawResponse, sessionOfRaw, tokenOf } from '../../support/raw.js';

const key = { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' };
const hash = { extensions: { persistedQuery: { version: 1, sha256Hash: 'abcdef0123456789' } } };

describe('A GraphQL request over HTTP', () => {
  it('with a hash alone is named when its text comes later, and at once when the text came before', () => {
    const query = 'query Q { listPosts { items { id } } }';
    const session = sessionOfRaw(
      rawRequest('a', key, hash),
      rawResponse(1, 'a', 200, { errors: [{ message: 'PersistedQueryNotFound' }] }),
      rawRequest('b', key, { query, ...hash }, { at: 2 }),
      rawResponse(3, 'b', 200, { data: { listPosts: { items: [] } } }),
      rawRequest('c', key, hash, { at: 4 }),
    );
    const told = ['a', 'b', 'c'].map((id) => exchangeOf(session, id));
    expect(told.map(({ operation }) => operation)).toEqual(['listPosts', 'listPosts', 'listPosts']);
    expect(told[0]?.basis).toContain('whose text came with a later request');
    expect(told[2]?.basis).toContain('known from another request');
    expect(exchangeOf(sessionOfRaw(rawRequest('a', key, hash)), 'a')).toMatchObject({
      operation: 'unknown',
      basis: expect.stringContaining('whose text was not seen'),
    });
  });

  it('that is a batch fails as far as one of its answers does', () => {
    const batch = [{ query: '{ listPosts { id } }' }, { query: '{ listNotes { id } }' }];
    const refused = {
      errorType: 'Unauthorized',
      message: 'Not Authorized to access listNotes on type Query',
    };
    const answered = (...answers: unknown[]) =>
      exchangeOf(sessionOfRaw(rawRequest('a', key, batch), rawResponse(1, 'a', 200, answers)), 'a');
    const good = { data: { listPosts: [{ id: '1' }] } };
    expect(answered(good, good)).toMatchObject({ operation: 'listPosts,listNotes', outcome: 'ok', rows: 2 });
    expect(answered(good, { data: { listNotes: null }, errors: [refused] }).outcome).toBe('partial');
    expect(answered({ data: null, errors: [refused] }).outcome).toBe('unauthorized');
  });

  it('that asks for the schema is of no model', () => {
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Post") { name } }',
      '{ __typename }',
    ])
      expect(exchangeOf(sessionOfRaw(rawRequest('a', key, { query })), 'a').model).toBeNull();
    const both = rawRequest('a', key, { query: '{ __typename listPosts { id } }' });
    expect(exchangeOf(sessionOfRaw(both), 'a').model).toBe('listPosts');
  });

  it('whose body is longer than what is kept says so and is not guessed at', () => {
    const query = `mutation { createPost(input: {text: "${'x'.repeat(BODY_KEPT)}"}) { id } }`;
    expect(exchangeOf(sessionOfRaw(rawRequest('a', key, { query })), 'a')).toMatchObject({
      operation: 'unknown',
      basis: expect.stringContaining('longer than what is kept'),
    });
  });

  it('in the URL of a file’s GET is read, and its variables are masked like a body', () => {
    const url = `https://api.example.com/graphql?query=${encodeURIComponent('query Q($k: ID) { getPost(id: $k) { id } }')}&variables=${encodeURIComponent('{"k":"da2-abcdefghijklmnopqrstuvwxyz"}')}`;
    const entry = {
      startedDateTime: '2026-11-27T10:00:00.000Z',
      time: 1,
      request: { method: 'GET', url, headers: [{ name: 'Authorization', value: 'let-me-in' }] },
      response: { status: 200, headers: [], content: { text: '{"data":{"getPost":{"id":"1"}}}' } },
    };
    const { events } = readHar(
      JSON.stringify({ log: { entries: [entry] } }),
      '00112233445566778899aabbccddeeff',
    );
    expect(JSON.stringify(events)).not.toContain('da2-abc');
    const [exchange] = analysisOf(replay(emptySession, events), { pseudonyms: false, notes: [] }).exchanges;
    expect(exchange).toMatchObject({
      operation: 'getPost',
      mode: 'lambda',
      outcome: 'ok',
      endpoint: 'https://api.example.com/graphql',
    });
  });

  it('to a VPC endpoint is for the API that x-appsync-domain names', () => {
    const domain = 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-west-2.amazonaws.com';
    const url = 'https://vpce-0ce324b8f05a1ab55-kcnb4phk.appsync-api.us-west-2.vpce.amazonaws.com/graphql';
    const session = sessionOfRaw(rawRequest('a', { ...key, 'X-AppSync-Domain': domain }, undefined, { url }));
    expect(exchangeOf(session, 'a').endpoint).toBe(`https://${domain}/graphql`);
  });

  it('names a hidden person in a channel or a message by pseudonym alone', () => {
    const target = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' };
    const session = sessionOfRaw(
      rawRequest(
        'u',
        target,
        { AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME: 'alice' } },
        { url: 'https://cognito-idp.us-east-1.amazonaws.com/' },
      ),
      rawRequest(
        'p',
        {
          authorization: tokenOf({
            iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A',
            sub: 's',
            username: 'alice',
          }),
        },
        { channel: 'inbox/alice', events: ['1'] },
        { at: 1 },
      ),
      rawResponse(2, 'p', 401, {
        errors: [{ errorType: 'UnauthorizedException', message: 'alice may not' }],
      }),
    );
    expect(JSON.stringify(analysisOf(session, { pseudonyms: true, notes: [] }))).not.toContain('alice');
    expect(JSON.stringify(analysisOf(session, { pseudonyms: false, notes: [] }))).toContain('inbox/alice');
  });
});
