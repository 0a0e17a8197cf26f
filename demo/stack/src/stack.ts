import type { StackDescription } from '../launch.mjs';
import { Api } from './appsync/api.ts';
import { readDefinition } from './appsync/definition.ts';
import { answerGraphql } from './appsync/http.ts';
import { Realtime } from './appsync/realtime.ts';
import { createSimulator } from './appsync/simulator.ts';
import { startTables } from './appsync/tables.ts';
import { apiKeyVerifier, userPoolVerifier } from './appsync/verifiers.ts';
import { CognitoEndpoint } from './cognito/http.ts';
import { publicKeys } from './cognito/keys.ts';
import { SrpSignIns } from './cognito/srp.ts';
import { createUserPool } from './cognito/userPool.ts';
import { startControl } from './control.ts';
import { Faults } from './faults.ts';
import { startFront } from './front.ts';
import {
  apiHost,
  clientId,
  cognitoHost,
  endpoint,
  groupsOf,
  realtimeHost,
  region,
  userPoolId,
} from './names.ts';
import { RequestLog } from './requestLog.ts';
import { newApiKey, newPassword } from './secrets.ts';

export interface Stack extends StackDescription {
  stop(): Promise<void>;
}

/** Starts a local AppSync and Cognito on loopback ports that the operating system chooses. */
export async function startStack(): Promise<Stack> {
  const apiKey = newApiKey();
  const passwords = { alice: newPassword(), bob: newPassword(), admin: newPassword() };
  const log = new RequestLog();

  const definition = readDefinition();
  const tables = await startTables(definition.tables);
  const api = new Api(createSimulator(definition, tables.connection), {
    verifiers: [apiKeyVerifier(apiKey), userPoolVerifier(publicKeys)],
    faults: new Faults(),
    log,
  });
  const realtime = new Realtime(api);
  const cognito = new CognitoEndpoint({
    call: await createUserPool(passwords),
    srp: new SrpSignIns(new Map(Object.entries(passwords))),
    log,
  });

  const front = await startFront({
    http: new Map([
      [apiHost, (asked) => answerGraphql(api, asked)],
      [cognitoHost, (asked) => cognito.answer(asked)],
    ]),
    sockets: new Map([[realtimeHost, (...upgrade) => realtime.upgrade(...upgrade)]]),
  });
  const control = await startControl(api, async (user, model, input) =>
    api.create(model, input, await cognito.accessTokenOf(user, passwords[user])),
  );

  return {
    region,
    endpoint,
    apiHost,
    realtimeHost,
    apiKey,
    userPoolId,
    clientId,
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
      await Promise.all([front.stop(), control.stop(), tables.stop()]);
    },
  };
}
