import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../src/core/exchanges/reasons.js';
import { emptySession, reduce, replay } from '../../../src/core/session.js';
import { START } from '../../support/events.js';
import {
  exchangeOf,
  rawClose,
  rawRequest,
  rawResponse,
  rawSocket,
  sessionOfRaw,
  strip,
} from '../../support/raw.js';

const key = { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' };
const answered = (status: number, body: unknown) =>
  reasonOf(exchangeOf(sessionOfRaw(rawRequest('a', key), rawResponse(1, 'a', status, body)), 'a'));
const refused = (status: number, errorType: string, message: string) =>
  answered(status, {
    errors: [{ errorType, message }],
    ...(status === 200 ? { data: { createTodo: null } } : {}),
  });

describe('Each way to fail is told in AppSync’s phrase and in plain words', () => {
  // Every row of the errors that the clients' sources, the documentation and users' threads quote.
  it.each([
    [
      401,
      'UnauthorizedException',
      'You are not authorized to make this call.',
      'a mode that this API does not have',
    ],
    [401, 'UnauthorizedException', 'Valid authorization header not provided.', 'There was no credential'],
    [401, 'UnauthorizedException', 'Missing authorization header', 'There was no credential'],
    [401, 'UnauthorizedException', 'Token has expired.', 'past its expiry'],
    [401, 'UnauthorizedException', 'Unable to parse JWT token.', 'no token that AppSync can read'],
    [401, 'UnauthorizedException', 'Permission denied', 'Look at the IAM policy'],
    [401, 'MissingAuthenticationTokenException', 'Missing Authentication Token', 'was not signed'],
    [
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      'stale or unknown',
    ],
    [401, 'UnauthorizedException', 'UnauthorizedException: Invalid API key', 'API key is wrong or expired'],
    [
      401,
      'UnauthorizedException',
      'UnauthorizedException: Invalid JWT token',
      'no token that AppSync can read',
    ],
    [401, 'UnauthorizedException', 'UnauthorizedException: Missing authorization', 'There was no credential'],
    [401, 'UnauthorizedException', 'Something new', 'no rule of the schema was asked'],
    [200, 'Unauthorized', 'Not Authorized to access createTodo on type Mutation', 'no rule lets it do this'],
    [200, 'Unauthorized', 'Unauthorized on [title, owner]', 'keeps it from writing them'],
    [200, 'Unauthorized', 'Nope', 'a rule, a resolver or a Lambda authorizer'],
    [200, 'ConditionalCheckFailedException', 'The conditional request failed', 'stale or missing _version'],
    [
      200,
      'DynamoDB:ConditionalCheckFailedException',
      'The conditional request failed (Service: DynamoDb)',
      'stale or missing _version',
    ],
    [200, 'ConflictUnhandled', 'Conflict resolver rejects mutation.', 'changed elsewhere meanwhile'],
    [
      200,
      'ValidationError',
      "The variables input contains a field name 'x' that is not defined for input object type 'CreateXInput'",
      'do not have the same schema',
    ],
    [200, 'MappingTemplate', 'Cannot return null for Post type', 'must not be null is null'],
    [
      200,
      'ValidationError',
      "Variable 'id' has coerced Null value for NonNull type 'ID!'",
      'must not be null is null',
    ],
    [200, 'ValidationError', 'UnknownArgument: Unknown field argument filter', 'subscribes again without it'],
    [200, 'OperationDisabled', 'onCreatePost is disabled', 'disabled'],
    [200, 'LimitExceededError', 'Rate limit exceeded', 'Too much was asked'],
    [200, 'MaxSubscriptionsReachedError', 'Max number of subscriptions reached', 'as many subscriptions'],
    [400, 'BadRequestException', 'Invalid Channel Format', 'does not fit the API'],
    [403, 'InvalidSignatureException', 'Signature expired', 'the clock of this device is wrong'],
    [429, 'ThrottlingException', 'Rate exceeded', 'Too much was asked'],
    [200, 'DynamoDB:ProvisionedThroughputExceededException', 'x', 'Too much was asked'],
    [200, 'Lambda:Unhandled', 'Task timed out', 'data source behind the field failed'],
    [500, 'InternalFailure', 'Oops', 'may work when tried again'],
    [200, 'MyOwnError', 'no stock', 'not about authorization'],
  ])('%s %s: %s', (status, errorType, message, means) => {
    const reason = refused(status, errorType, message);
    expect(reason?.phrase).toContain(message);
    expect(reason?.sentence).toContain(means);
  });

  it.each([
    [401, 'refused the credential itself'],
    [403, 'AWS WAF'],
    [404, 'no such API'],
    [413, 'larger'],
    [429, 'less often'],
    [503, 'may work when tried again'],
    [400, 'could not understand'],
  ])('a %s without a body that says why', (status, means) => {
    expect(answered(status, '')).toEqual({
      phrase: `HTTP ${status}`,
      sentence: expect.stringContaining(means),
    });
  });

  it('the header of an answer that has no body is read, its namespace and URL taken off', () => {
    const [request] = strip([rawRequest('a', key)]);
    const at = START + 1;
    const headers = {
      'x-amzn-errortype': 'com.amazon.coral#UnrecognizedClientException:http://internal.amazon.com/',
    };
    const response = {
      type: 'response',
      at,
      doc: 'd1',
      exchange: 'a',
      status: 403,
      headers,
      body: null,
    } as const;
    const session = replay(emptySession, request ? [request, response] : []);
    expect(reasonOf(exchangeOf(session, 'a'))).toEqual({
      phrase: 'UnrecognizedClientException',
      sentence: expect.stringContaining('stale or unknown'),
    });
  });

  it('partial: the fields that did not come, by their paths', () => {
    const error = (...path: (string | number)[]) => ({
      errorType: 'Unauthorized',
      message: `Not Authorized to access ${path.at(-1)} on type Todo`,
      path,
    });
    const data = { listTodos: { items: [{ id: '1', secret: null }] } };
    const one = answered(200, { data, errors: [error('listTodos', 'items', 0, 'secret')] });
    expect(one?.sentence).toContain(
      'Data came, but not of listTodos.items.0.secret. The credential was accepted',
    );
    const many = answered(200, {
      data,
      errors: Array.from({ length: 7 }, (_, at) => error('listTodos', 'items', at, 'secret')),
    });
    expect(many?.sentence).toContain('listTodos.items.4.secret and 2 more.');
  });

  it('no answer: what the browser said where a source shows it, else all that it can be', () => {
    const [request] = strip([rawRequest('a', key)]);
    const failed = (reason: 'network' | 'aborted', detail?: string) => {
      const failure = { type: 'failure', at: START + 1, doc: 'd1', exchange: 'a', reason } as const;
      const events = request ? [request, { ...failure, ...(detail === undefined ? {} : { detail }) }] : [];
      return reasonOf(exchangeOf(replay(emptySession, events), 'a'));
    };
    expect(failed('network')).toEqual({ phrase: 'Network error', sentence: expect.stringContaining('CORS') });
    expect(failed('aborted')?.phrase).toBe('Aborted');
    expect(failed('network', 'net::ERR_INTERNET_DISCONNECTED')).toEqual({
      phrase: 'net::ERR_INTERNET_DISCONNECTED',
      sentence: 'The browser is offline.',
    });
    expect(failed('network', 'net::ERR_FAILED')?.sentence).toContain('no CORS headers');
    expect(failed('network', 'net::ERR_SOMETHING')?.sentence).toContain('Network panel');
  });

  it('a socket that closed before its service answered', () => {
    const url = 'wss://abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com/graphql';
    const session = sessionOfRaw(rawSocket('s', url, 'graphql-ws', key), rawClose(1, 's', 1006));
    expect(reasonOf(exchangeOf(session, 's'))).toEqual({
      phrase: 'close code 1006',
      sentence: expect.stringContaining('before the service acknowledged'),
    });
  });

  it('Cognito: its own type and message', () => {
    const session = sessionOfRaw(
      rawRequest('c', { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' }, {}),
      rawResponse(1, 'c', 400, {
        __type: 'NotAuthorizedException',
        message: 'Refresh Token has been revoked',
      }),
    );
    expect(reasonOf(exchangeOf(session, 'c'))).toEqual({
      phrase: 'NotAuthorizedException: Refresh Token has been revoked',
      sentence: expect.stringContaining('expired or was revoked'),
    });
  });

  it('what went well, or is in flight, needs none', () => {
    expect(answered(200, { data: { listPosts: null } })).toBeNull();
    const [request] = strip([rawRequest('a', key)]);
    const pending = request ? reduce(emptySession, request) : emptySession;
    expect(reasonOf(exchangeOf(pending, 'a'))).toBeNull();
  });
});
