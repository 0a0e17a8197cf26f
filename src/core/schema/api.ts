import * as v from 'valibot';
import type { AuthMode } from '../auth/credential.js';
import type { Api } from './schema.js';

/** AppSync's names of the modes (amplify-js core, `parseAWSExports` and `parseAmplifyOutputs`). */
const modeNames: Readonly<Record<string, AuthMode>> = {
  API_KEY: 'apiKey',
  AMAZON_COGNITO_USER_POOLS: 'userPool',
  OPENID_CONNECT: 'oidc',
  AWS_IAM: 'iam',
  AWS_LAMBDA: 'lambda',
  NONE: 'none',
};
/** Amplify falls back to IAM where it does not know the name. */
const modeOf = (name: string): AuthMode => modeNames[name] ?? 'iam';

/** Gen 1: `aws-exports.js`, and `amplifyconfiguration.json` as JavaScript apps have it. */
const flat = v.object({ aws_appsync_authenticationType: v.string() });
/** Gen 1: `amplifyconfiguration.json` of native apps. */
const native = v.object({
  api: v.object({
    plugins: v.object({
      awsAPIPlugin: v.record(
        v.string(),
        v.object({ endpointType: v.string(), authorizationType: v.optional(v.string()) }),
      ),
    }),
  }),
});
/** Gen 2: `amplify_outputs.json`. */
const outputs = v.object({
  data: v.object({
    default_authorization_type: v.string(),
    authorization_types: v.optional(v.array(v.string()), []),
  }),
});

/** The API's modes out of a configuration; null where it is none. Keys, endpoints and pools stay behind. */
export function readApi(value: unknown): Api | null {
  if (v.is(outputs, value)) {
    const { default_authorization_type: first, authorization_types: more } = v.parse(outputs, value).data;
    return { defaultMode: modeOf(first), modes: [...new Set([first, ...more].map(modeOf))] };
  }
  if (v.is(flat, value)) return { defaultMode: modeOf(value.aws_appsync_authenticationType), modes: null };
  if (!v.is(native, value)) return null;
  const apis = Object.values(value.api.plugins.awsAPIPlugin);
  const graphql = apis.find(({ endpointType }) => endpointType === 'GraphQL');
  return graphql?.authorizationType ? { defaultMode: modeOf(graphql.authorizationType), modes: null } : null;
}
