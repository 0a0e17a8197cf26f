import { scalars } from '@aws-amplify/amplify-appsync-simulator/lib/schema/appsync-scalars/index.js';

/**
 * The simulator passes AWSTimestamp through GraphQLInt, which refuses more than 32 bits. AppSync sends
 * milliseconds in `_lastChangedAt` and `startedAt`, and DataStore sends them back as `lastSync`.
 */
function integer(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new TypeError(`${String(value)} is no AWSTimestamp`);
  return number;
}

scalars.AWSTimestamp.serialize = integer;
scalars.AWSTimestamp.parseValue = integer;
