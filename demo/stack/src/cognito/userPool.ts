import { randomUUID } from 'node:crypto';
import { ResourceNotFoundError } from 'cognito-local/lib/errors.js';
import { DefaultConfig } from 'cognito-local/lib/server/config.js';
import { Router } from 'cognito-local/lib/server/Router.js';
import type { AppClient } from 'cognito-local/lib/services/appClient.js';
import { DateClock } from 'cognito-local/lib/services/clock.js';
import type { CognitoService } from 'cognito-local/lib/services/cognitoService.js';
import type { Context } from 'cognito-local/lib/services/context.js';
import type { LogService } from 'cognito-local/lib/services/LogService.js';
import { JwtTokenGenerator } from 'cognito-local/lib/services/tokenGenerator.js';
import type { Triggers } from 'cognito-local/lib/services/triggers/index.js';
import {
  attributesFromRecord,
  type UserPoolService,
  UserPoolServiceFactoryImpl,
} from 'cognito-local/lib/services/userPoolService.js';
import { clientId, cognitoHost, groupsOf, type Username, usernames, userPoolId } from '../names.ts';
import { memoryStores } from './memoryStore.ts';
import { withOriginJti } from './tokens.ts';

/** Calls an action of Cognito's user pool API. Rejects with a `CognitoError` for what Cognito would refuse. */
export type CallUserPool = (action: string, request: unknown) => Promise<unknown>;

/** The pool and client of the stack in cognito-local, in memory, with its users confirmed and in their groups. */
export async function createUserPool(passwords: Readonly<Record<Username, string>>): Promise<CallUserPool> {
  const clients = await memoryStores.create(context, 'clients', { Clients: {} });
  const pool = await new UserPoolServiceFactoryImpl(clock, memoryStores).create(context, clients, {
    Id: userPoolId,
    UsernameAttributes: [],
    MfaConfiguration: 'OFF',
  });
  for (const username of usernames) await addUser(pool, username, passwords[username]);
  const route = Router({
    clock,
    cognito: onlyPool(pool),
    config: DefaultConfig,
    messages: { deliver: unavailable },
    otp: () => '000000',
    tokenGenerator: withOriginJti(
      new JwtTokenGenerator(clock, noTriggers, { IssuerDomain: `https://${cognitoHost}` }),
    ),
    triggers: noTriggers,
  });
  return (action, request) => route(action)(context, request);
}

const clock = new DateClock();

const silent: LogService = { child: () => silent, debug() {}, info() {}, warn() {}, error() {} };
const context: Context = { logger: silent };

async function addUser(pool: UserPoolService, username: Username, password: string): Promise<void> {
  const now = clock.get();
  const user = {
    Username: username,
    Password: password,
    Attributes: attributesFromRecord({
      sub: randomUUID(),
      email: `${username}@example.com`,
      email_verified: 'true',
    }),
    Enabled: true,
    UserStatus: 'CONFIRMED',
    UserCreateDate: now,
    UserLastModifiedDate: now,
    RefreshTokens: [],
  };
  await pool.saveUser(context, user);
  for (const GroupName of groupsOf[username]) {
    const group = { GroupName, CreationDate: now, LastModifiedDate: now };
    await pool.saveGroup(context, group);
    await pool.addUserToGroup(context, group, user);
  }
}

const client: AppClient = {
  ClientId: clientId,
  ClientName: 'demo',
  UserPoolId: userPoolId,
  CreationDate: clock.get(),
  LastModifiedDate: clock.get(),
  AccessTokenValidity: 60,
  IdTokenValidity: 60,
  RefreshTokenValidity: 30,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
};

function onlyPool(pool: UserPoolService): CognitoService {
  const clientOf = (id: string) => (id === clientId ? client : null);
  const poolIf = async (known: boolean) => {
    if (!known) throw new ResourceNotFoundError();
    return pool;
  };
  return {
    getAppClient: async (_context, id) => clientOf(id),
    getUserPool: (_context, id) => poolIf(id === userPoolId),
    getUserPoolForClientId: (_context, id) => poolIf(clientOf(id) !== null),
    listAppClients: async () => [client],
    listUserPools: async () => [pool.options],
    createUserPool: unavailable,
    deleteUserPool: unavailable,
  };
}

const unavailable = () =>
  Promise.reject(new Error('the local user pool has no triggers, messages or further pools'));

const noTriggers: Triggers = {
  enabled: () => false,
  customMessage: unavailable,
  customEmailSender: unavailable,
  postAuthentication: unavailable,
  postConfirmation: unavailable,
  preSignUp: unavailable,
  preTokenGeneration: unavailable,
  userMigration: unavailable,
};
