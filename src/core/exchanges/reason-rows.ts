/** One kind of error. Of two rows that match, the first counts. */
interface ReasonRow {
  /** Without its namespace. */
  readonly type?: RegExp;
  readonly says?: RegExp;
  readonly sentence: string;
}

const refused = /^(?:Unauthorized|UnauthorizedException|NotAuthorizedException)?$/;

/**
 * AppSync's errors as its clients' sources, its developer guide and users' threads quote them (amplify-js,
 * `datastore/src/sync/processors/errorMaps.ts`; amplify-category-api, auth transformer; AWS re:Post,
 * «appsync-graphql-request-unauth-error»; amplify-js issues 1311, 2645, 3447, 4373, 5601).
 */
export const reasonRows: readonly ReasonRow[] = [
  {
    type: refused,
    says: /token (?:has )?expired/i,
    sentence:
      'The token was past its expiry when it was sent. Look at the clock, and at who refreshes the token.',
  },
  {
    type: refused,
    says: /unable to parse jwt|invalid jwt/i,
    sentence:
      'The authorization value is no token that AppSync can read: malformed, of another kind, or with «Bearer» before it.',
  },
  {
    type: refused,
    says: /valid authorization header not provided|missing authorization/i,
    sentence: 'There was no credential, or one of a mode that this API does not have.',
  },
  { type: refused, says: /invalid api key/i, sentence: 'The API key is wrong or expired.' },
  {
    type: refused,
    says: /permission denied/i,
    sentence:
      'The signature is good, but the role of these AWS credentials may not call this field. Look at the IAM policy of the guest or authenticated role.',
  },
  {
    type: refused,
    says: /^not authorized to access \S+ on type \S+$/i,
    sentence:
      'The credential was accepted, but no rule lets it do this. Of an update or a delete it is also the answer where the record does not exist or has no owner.',
  },
  {
    type: refused,
    says: /^unauthorized on \[.+\]$/i,
    sentence: 'The credential was accepted, but a rule on these fields keeps it from writing them.',
  },
  {
    type: refused,
    says: /you are not authorized to make this call/i,
    sentence:
      'The service refused the credential itself: a bad or expired API key, a mode that this API does not have, or a Lambda authorizer that said no.',
  },
  {
    type: /^(?:UnauthorizedException|NotAuthorizedException)$/,
    sentence:
      'The service refused the credential itself: no rule of the schema was asked. Look at the credential and at the modes of the API.',
  },
  {
    type: /^Unauthorized$/,
    sentence:
      'The credential was accepted, but a rule, a resolver or a Lambda authorizer refused this field.',
  },
  {
    type: /^MissingAuthenticationToken/,
    sentence: 'The request was not signed, but this address takes signed ones alone; or the path is wrong.',
  },
  {
    type: /^(?:UnrecognizedClientException|InvalidClientTokenId|ExpiredToken)/,
    sentence:
      'The AWS credentials behind the signature are stale or unknown: they must be fetched anew from the identity pool.',
  },
  {
    type: /^(?:InvalidSignatureException|SignatureDoesNotMatch|RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|AuthFailure)/,
    sentence:
      'The signature does not fit the request, most likely because the clock of this device is wrong. Amplify signs again with the clock set right.',
  },
  {
    type: /^(?:AccessDenied|ForbiddenException)/,
    sentence: 'An IAM policy or a firewall refused the request before any rule was asked.',
  },
  {
    type: /ConditionalCheckFailedException$/,
    sentence:
      'The condition of the write did not hold: a stale or missing _version, an id that exists already, or another owner. It is no refusal of the mode.',
  },
  {
    type: /^ConflictUnhandled$/,
    sentence:
      'The record was changed elsewhere meanwhile, and the conflict was not resolved. It is no refusal: DataStore asks its conflict handler.',
  },
  {
    says: /field name '[^']*' that is not defined for input object type/i,
    sentence:
      'App and API do not have the same schema: the app sends a field that the API does not know. Look at which of the two was deployed last.',
  },
  {
    type: /^OperationDisabled$/,
    sentence: 'The schema has this operation disabled.',
  },
  {
    says: /unknown field argument filter|filters? (?:exceed|combination|uses same)|contains a field name 'not'/i,
    sentence:
      'The API does not take this filter on a subscription. DataStore subscribes again without it, in the same mode.',
  },
  {
    says: /^Cannot return \w+ for [\w-]+ type|^Variable '.+' has coerced Null value for NonNull type/,
    sentence:
      'A field that must not be null is null, often because a rule refused it or the record is older than the schema.',
  },
  {
    type: /^(?:PersistedQueryNotFound|PERSISTED_QUERY_NOT_FOUND)/,
    sentence: 'The server does not know this hash yet: the client sends the whole query next.',
  },
  {
    says: /^PersistedQueryNotFound$/,
    sentence: 'The server does not know this hash yet: the client sends the whole query next.',
  },
  {
    type: /Throttl|TooManyRequests|LimitExceeded|ProvisionedThroughputExceeded|RequestLimitExceeded/i,
    sentence: 'Too much was asked at once: AppSync or its data source wants to be called less often.',
  },
  {
    type: /MaxSubscriptionsReached/,
    sentence: 'The connection holds as many subscriptions as the service allows.',
  },
  {
    type: /^UnknownOperationError$/,
    sentence: 'What was to be ended is not known to the service: it ended already, or never began.',
  },
  {
    type: /^(?:ValidationError|FieldUndefined|UnknownArgument|WrongType|GraphQLError|MalformedHttpRequestException|BadRequestException|ValidationException)/,
    sentence:
      'The request does not fit the API: a field, an argument, a variable or a channel that it does not have.',
  },
  {
    type: /^(?:Lambda|DynamoDB|Http|OpenSearch|Rds|ExecutionTimeout|MappingTemplate|Code)/i,
    sentence: 'The data source behind the field failed. The logs of the API say more.',
  },
  {
    type: /^(?:InternalFailure|InternalError|InternalServer|ServiceUnavailable)/,
    sentence: 'The service failed. It may work when tried again.',
  },
];
