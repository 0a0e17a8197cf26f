import {
  AuthModeStrategyType,
  DataStore,
  initSchema,
  type PersistentModelConstructor,
  utils,
} from '@aws-amplify/datastore';
import { Amplify } from 'aws-amplify';
import type { Config, ModelName } from './config.ts';
import { schema } from './models/schema.js';

/** Every field that a demo model can have; DataStore itself checks which of them are its own. */
export interface DemoRecord {
  readonly id: string;
  readonly title?: string;
  readonly text?: string;
  readonly name?: string;
  readonly secret?: string;
  readonly owner?: string | null;
}

export type Models = ReadonlyMap<ModelName, PersistentModelConstructor<DemoRecord>>;

/** Configures Amplify as an app would: API key by default, user pools for who is signed in, no identity pool. */
export function configureAmplify(config: Config): Models {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: config.userPoolId,
        userPoolClientId: config.clientId,
        loginWith: { username: true },
      },
    },
    API: {
      GraphQL: {
        endpoint: config.endpoint,
        region: config.region,
        apiKey: config.apiKey,
        defaultAuthMode: 'apiKey',
      },
    },
  });
  DataStore.configure({ authModeStrategyType: AuthModeStrategyType.MULTI_AUTH });

  const wanted = Object.entries(schema.models).filter(([name]) =>
    config.models.some((model) => model === name),
  );
  const constructors = initSchema({ ...schema, models: Object.fromEntries(wanted) });
  return new Map(
    config.models.map((name) => {
      const model: unknown = constructors[name];
      if (!utils.isModelConstructor<DemoRecord>(model)) throw new Error(`the schema has no model ${name}`);
      return [name, model];
    }),
  );
}
