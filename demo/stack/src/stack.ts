import type { StackDescription } from '../launch.mjs';
import { Api } from './appsync/api.ts';
import { readDefinition } from './appsync/definition.ts';
import { answerGraphql } from './appsync/http.ts';
import { realtimeEndpoint } from './appsync/realtime.ts';
import { createSimulator } from './appsync/simulator.ts';
import { startTables } from './appsync/tables.ts';
import { authorizerOf, lambdaVerifier } from './auth/lambda.ts';
import { iamVerifier } from './auth/sigV4.ts';
import { oidcVerifier, userPoolVerifier } from './auth/tokens.ts';
import { apiKeyVerifier, type Verifier } from './auth/verifiers.ts';
import { CognitoEndpoint } from './cognito/http.ts';
import { publicKeys } from './cognito/keys.ts';
import { SrpSignIns } from './cognito/srp.ts';
import { createUserPool } from './cognito/userPool.ts';
import { startControl } from './control.ts';
import { EventsApi } from './events/api.ts';
import { answerEvent } from './events/http.ts';
import { eventsEndpoint } from './events/realtime.ts';
import { Faults } from './faults.ts';
import { startFront } from './front.ts';
import { answerIdentity } from './identity/http.ts';
import { IdentityPool } from './identity/pool.ts';
import {
  apiHost,
  clientId,
  cognitoHost,
  endpoint,
  eventsEndpointUrl,
  eventsHost,
  eventsRealtimeHost,
  groupsOf,
  identityHost,
  identityPoolId,
  oidcClientId,
  realtimeHost,
  region,
  userPoolId,
} from './names.ts';
import { startOidcIssuer } from './oidcIssuer.ts';
import { RequestLog } from './requestLog.ts';
import { newApiKey, newForeignJwt, newOpaqueToken, newPassword } from './secrets.ts';

export interface Stack extends StackDescription {
  stop(): Promise<void>;
}

/** Starts a local AppSync and Cognito on loopback ports that the operating system chooses. */
export async function startStack(): Promise<Stack> {
  const apiKey = newApiKey();
  const passwords = { alice: newPassword(), bob: newPassword(), admin: newPassword() };
  const lambda = {
    token: newOpaqueToken(),
    jwt: await newForeignJwt(),
    restrictedToken: newOpaqueToken(),
    deniedFields: ['LambdaItem.secret'],
  };
  const log = new RequestLog();
  const oidc = await startOidcIssuer();
  const identityPool = new IdentityPool(publicKeys);
  const authorizer = authorizerOf(
    new Map([
      [lambda.token, { resolverContext: { visitor: 'opaque' } }],
      [lambda.jwt, { resolverContext: { visitor: 'jwt' } }],
      [lambda.restrictedToken, { deniedFields: lambda.deniedFields }],
    ]),
  );
  const verifiersWith = (key: string): readonly Verifier[] => [
    apiKeyVerifier(key),
    iamVerifier((accessKeyId) => identityPool.find(accessKeyId)),
    userPoolVerifier(publicKeys),
    oidcVerifier({ ...oidc, clientId: oidcClientId }),
    lambdaVerifier(authorizer),
  ];

  const definition = readDefinition();
  const tables = await startTables(definition.tables);
  const api = new Api(createSimulator(definition, tables.connection), {
    verifiers: verifiersWith(apiKey),
    faults: new Faults(),
    log,
  });
  const realtime = realtimeEndpoint(api);
  const eventsApiKey = newApiKey();
  const events = new EventsApi({ verifiers: verifiersWith(eventsApiKey), log });
  const eventsRealtime = eventsEndpoint(events);
  const cognito = new CognitoEndpoint({
    call: await createUserPool(passwords),
    srp: new SrpSignIns(new Map(Object.entries(passwords))),
    log,
  });

  const front = await startFront({
    http: new Map([
      [apiHost, (asked) => answerGraphql(api, asked)],
      [eventsHost, (asked) => answerEvent(events, asked)],
      [cognitoHost, (asked) => cognito.answer(asked)],
      [identityHost, async (asked) => answerIdentity(identityPool, log, asked)],
    ]),
    sockets: new Map([
      [realtimeHost, realtime],
      [eventsRealtimeHost, eventsRealtime],
    ]),
  });
  const control = await startControl(api, {
    seed: async (user, model, input) =>
      api.create(model, input, await cognito.accessTokenOf(user, passwords[user])),
    mint: (user, expiresIn) => oidc.mint(user, expiresIn),
    expireAwsCredentials: () => identityPool.expire(),
  });

  return {
    region,
    endpoint,
    apiHost,
    realtimeHost,
    apiKey,
    userPoolId,
    clientId,
    identityPoolId,
    oidc: { issuer: oidc.issuer, clientId: oidcClientId },
    lambda,
    events: {
      endpoint: eventsEndpointUrl,
      apiHost: eventsHost,
      realtimeHost: eventsRealtimeHost,
      apiKey: eventsApiKey,
    },
    users: {
      alice: { password: passwords.alice, groups: groupsOf.alice },
      bob: { password: passwords.bob, groups: groupsOf.bob },
      admin: { password: passwords.admin, groups: groupsOf.admin },
    },
    ports: { front: front.port, control: control.port },
    controlUrl: `http://127.0.0.1:${control.port}`,
    chromiumArgs: [
      `--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1:${front.port}, EXCLUDE localhost`,
      '--ignore-certificate-errors',
    ],
    async stop() {
      realtime.stop();
      eventsRealtime.stop();
      await Promise.all([front.stop(), control.stop(), oidc.stop(), tables.stop()]);
    },
  };
}
