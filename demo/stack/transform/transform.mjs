import transformer from '@aws-amplify/graphql-transformer';
import core from '@aws-amplify/graphql-transformer-core';
import parameters from '@aws-amplify/graphql-transformer-core/lib/transformer-context/transform-parameters.js';
import cdk from 'aws-cdk-lib';
import { resolver } from './intrinsics.mjs';

const env = { account: '123456789012', region: 'us-east-1' };
const userPoolId = 'us-east-1_InspectorA';
const identityPoolId = 'us-east-1:00000000-0000-4000-8000-000000000001';
/** Stands in no resolver: the issuer of a running stack has a port of its own. */
const issuerUrl = 'https://oidc.example.com';

/**
 * What the official transformer would deploy for a schema, with names in place of CloudFormation references.
 *
 * API key is the default mode, all others are additional ones, conflict detection is on (DataStore).
 *
 * @param {string} schema text of a schema with Amplify's directives
 */
export function transform(schema) {
  const stack = new cdk.Stack(new cdk.App(), 'root', { env });
  const assets = new Map();
  transformer.executeTransform({
    schema,
    scope: stack,
    transformersFactoryArgs: {},
    nestedStackProvider: { provide: (scope, name) => new cdk.NestedStack(scope, name) },
    assetProvider: { provide: (_scope, id, asset) => keepAsset(assets, id, asset) },
    synthParameters: {
      amplifyEnvironmentName: 'NONE',
      apiName: 'demo',
      userPoolId,
      identityPoolId,
      authenticatedUserRoleName: 'authRole',
      unauthenticatedUserRoleName: 'unauthRole',
      enableIamAccess: false,
    },
    transformParameters: { ...parameters.defaultTransformParameters, suppressApiKeyGeneration: false },
    dataSourceStrategies: core.constructDataSourceStrategies(schema, core.DDB_DEFAULT_DATASOURCE_STRATEGY),
    sqlDirectiveDataSourceStrategies: [],
    rdsLayerMapping: {},
    rdsSnsTopicMapping: {},
    resolverConfig: { project: { ConflictDetection: 'VERSION', ConflictHandler: 'AUTOMERGE' } },
    authConfig: {
      defaultAuthentication: { authenticationType: 'API_KEY', apiKeyConfig: { apiKeyExpirationDays: 7 } },
      additionalAuthenticationProviders: [
        { authenticationType: 'AMAZON_COGNITO_USER_POOLS', userPoolConfig: { userPoolId } },
        { authenticationType: 'AWS_IAM' },
        { authenticationType: 'OPENID_CONNECT', openIDConnectConfig: { name: 'oidc', issuerUrl } },
        { authenticationType: 'AWS_LAMBDA', lambdaAuthorizerConfig: { lambdaFunction: 'authorizer' } },
      ],
    },
  });
  return collect(stack, assets);
}

function keepAsset(assets, id, { fileName, fileContent }) {
  const s3ObjectUrl = `s3://memory/${fileName}`;
  assets.set(s3ObjectUrl, fileContent);
  return {
    assetHash: id,
    httpUrl: `https://memory/${fileName}`,
    s3BucketName: 'memory',
    s3ObjectKey: fileName,
    s3ObjectUrl,
    grantRead() {},
  };
}

function collect(stack, assets) {
  const resources = stack.node.findAll().filter((construct) => construct.cfnResourceType);
  const value = resolver(resources, env);
  const ofType = (type) => resources.filter((resource) => resource.cfnResourceType === type);
  const text = (resource, inline, location) => {
    const content = value(resource, inline) ?? assets.get(value(resource, location));
    if (content === undefined) throw new Error(`${resource.node.path} has no content`);
    return content;
  };
  const templates = (resource) => ({
    requestMappingTemplate: text(
      resource,
      resource.requestMappingTemplate,
      resource.requestMappingTemplateS3Location,
    ),
    responseMappingTemplate: text(
      resource,
      resource.responseMappingTemplate,
      resource.responseMappingTemplateS3Location,
    ),
  });
  const [schema] = ofType('AWS::AppSync::GraphQLSchema');
  return {
    schema: text(schema, schema.definition, schema.definitionS3Location),
    resolvers: ofType('AWS::AppSync::Resolver').map((resource) => ({
      kind: resource.kind,
      typeName: resource.typeName,
      fieldName: resource.fieldName,
      functions: value(resource, resource.pipelineConfig).functions,
      ...templates(resource),
    })),
    functions: ofType('AWS::AppSync::FunctionConfiguration').map((resource) => ({
      name: value(resource, resource.logicalId),
      dataSourceName: value(resource, resource.dataSourceName),
      ...templates(resource),
    })),
    dataSources: ofType('AWS::AppSync::DataSource').map((resource) => {
      const table = value(resource, resource.dynamoDbConfig);
      return { name: resource.name, type: resource.type, ...(table && { tableName: table.tableName }) };
    }),
    tables: ofType('AWS::DynamoDB::Table').map((resource) => ({
      tableName: value(resource, resource.tableName),
      keySchema: value(resource, resource.keySchema),
      attributeDefinitions: value(resource, resource.attributeDefinitions),
    })),
  };
}
