import { DynamoDBDataLoader } from '@aws-amplify/amplify-appsync-simulator/lib/data-loader/dynamo-db/index.js';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';

/** A request of a resolver to its table, as far as it matters here. The key is DynamoDB's own JSON. */
interface TableRequest {
  readonly operation: string;
  readonly key?: unknown;
  /** Epoch ms; null or 0 asks for everything. */
  readonly lastSync?: number | null;
  readonly _version?: number;
}

type Load = (request: object) => Promise<object | null>;

/** A deleted record is kept for 30 days, so that clients that were away learn of it. */
const tombstoneSeconds = 30 * 24 * 60 * 60;

const loadPlain = DynamoDBDataLoader.prototype.load;

/**
 * AppSync's versioned data source (conflict detection) over the simulator's DynamoDB loader, which has neither
 * `Sync` nor `_version`, `_deleted` and `_lastChangedAt`: without them DataStore has no backend. A conflict is
 * not merged field by field as AUTOMERGE does: an update overwrites, a deletion of an old version is refused.
 */
DynamoDBDataLoader.prototype.load = function loadVersioned(request: TableRequest) {
  return answer((plain) => loadPlain.call(this, plain), request);
};

async function answer(load: Load, request: TableRequest): Promise<object | null> {
  switch (request.operation) {
    case 'PutItem':
      await load(request);
      return stamp(load, request.key, { _version: 1, _deleted: null });
    case 'UpdateItem': {
      const version = versionOf(await load({ operation: 'GetItem', key: request.key, consistentRead: true }));
      await load(request);
      return stamp(load, request.key, { _version: version + 1 });
    }
    case 'DeleteItem':
      return remove(load, request);
    case 'Sync':
      return sync(load, request);
    case 'Query':
    case 'Scan':
      return { startedAt: Date.now(), ...(await load(request)) };
    default:
      return load(request);
  }
}

async function remove(load: Load, request: TableRequest): Promise<object | null> {
  const item = await load({ operation: 'GetItem', key: request.key, consistentRead: true });
  if (!item) return null;
  const version = versionOf(item);
  if (version !== request._version) throw new ConflictUnhandled(item);
  const _ttl = Math.floor(Date.now() / 1000) + tombstoneSeconds;
  return stamp(load, request.key, { _version: version + 1, _deleted: true, _ttl });
}

function versionOf(item: object | null): number {
  return item && '_version' in item ? Number(item._version) : 0;
}

/** Sets the given attributes and `_lastChangedAt`, answers the whole item. */
function stamp(load: Load, key: unknown, attributes: Record<string, unknown>): Promise<object | null> {
  const entries = Object.entries({ ...attributes, _lastChangedAt: Date.now() });
  const update = {
    expression: `SET ${entries.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
    expressionNames: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
    expressionValues: marshall(Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value]))),
  };
  return load({ operation: 'UpdateItem', key, update });
}

/** What AppSync answers when the version a client deletes is not the stored one. */
class ConflictUnhandled extends Error {
  readonly extensions = { errorType: 'ConflictUnhandled' };
  readonly data: unknown;

  constructor(data: unknown) {
    super('Conflict resolver rejects mutation.');
    this.data = data;
  }
}

/** The records of a scan that changed after `lastSync`; as in the service, a page may hold fewer than its limit. */
async function sync(load: Load, { lastSync, ...request }: TableRequest): Promise<object> {
  const startedAt = Date.now();
  const page = v.parse(pageSchema, await load({ ...request, operation: 'Scan' }));
  return { startedAt, ...page, items: page.items.filter((item) => item._lastChangedAt > (lastSync ?? 0)) };
}

const pageSchema = v.looseObject({ items: v.array(v.looseObject({ _lastChangedAt: v.number() })) });
