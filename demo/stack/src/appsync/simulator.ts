import {
  AmplifyAppSyncSimulator,
  AmplifyAppSyncSimulatorAuthenticationType,
  RESOLVER_KIND,
} from '@aws-amplify/amplify-appsync-simulator';
import { holdBackDeniedFields } from './corrections/deniedFields.ts';
import { correctTemplate } from './corrections/templates.ts';
import './corrections/renderContext.ts';
import './corrections/subscriptionFilter.ts';
import './corrections/timestamp.ts';
import './corrections/unauthorized.ts';
import './corrections/versionedTables.ts';
import type { ApiDefinition } from './definition.ts';
import type { TableConnection } from './tables.ts';

const { API_KEY, AMAZON_COGNITO_USER_POOLS, AWS_IAM, AWS_LAMBDA, OPENID_CONNECT } =
  AmplifyAppSyncSimulatorAuthenticationType;

/**
 * The official simulator with the API loaded: its schema, resolvers, template engine and event bus. Its own
 * servers are never started: they listen on every network interface, decode tokens without verifying them and
 * miss the header sub-protocol, `connection_error` and the error shapes of AppSync. `http.ts` and `realtime.ts`
 * stand in their place.
 */
export function createSimulator(api: ApiDefinition, tables: TableConnection): AmplifyAppSyncSimulator {
  const templates = new TemplateFiles();
  const simulator = new AmplifyAppSyncSimulator();
  simulator.init({
    schema: { content: api.schema },
    resolvers: api.resolvers.map(({ typeName, fieldName, functions, ...resolver }) => ({
      kind: RESOLVER_KIND.PIPELINE,
      typeName,
      fieldName,
      functions,
      ...templates.locate(resolver),
    })),
    functions: api.functions.map(({ name, dataSourceName, ...pipelineFunction }) => ({
      name,
      dataSourceName,
      ...templates.locate(pipelineFunction),
    })),
    mappingTemplates: templates.files,
    dataSources: api.dataSources.map((source) =>
      source.type === 'NONE' ? source : { ...source, config: { ...tables, tableName: source.tableName } },
    ),
    appSync: {
      name: 'demo',
      defaultAuthenticationType: { authenticationType: API_KEY },
      additionalAuthenticationProviders: [
        { authenticationType: AMAZON_COGNITO_USER_POOLS, cognitoUserPoolConfig: {} },
        { authenticationType: AWS_IAM },
        { authenticationType: OPENID_CONNECT, openIDConnectConfig: {} },
        { authenticationType: AWS_LAMBDA, lambdaAuthorizerConfig: { AuthorizerUri: 'authorizer' } },
      ],
    },
  });
  holdBackDeniedFields(simulator.schema);
  return simulator;
}

/** Templates as files of the simulator, each text once: an inline template would be compiled at every call. */
class TemplateFiles {
  readonly files: { path: string; content: string }[] = [];
  readonly #paths = new Map<string, string>();

  locate(templates: { requestMappingTemplate: string; responseMappingTemplate: string }) {
    return {
      requestMappingTemplateLocation: this.#add(templates.requestMappingTemplate),
      responseMappingTemplateLocation: this.#add(templates.responseMappingTemplate),
    };
  }

  #add(content: string): string {
    const known = this.#paths.get(content);
    if (known !== undefined) return known;
    const path = `${this.files.length}.vtl`;
    this.#paths.set(content, path);
    this.files.push({ path, content: correctTemplate(content) });
    return path;
  }
}
