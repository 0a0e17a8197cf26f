import cdk from 'aws-cdk-lib';

/**
 * Resolves CDK tokens and the CloudFormation intrinsics the transformer uses to plain values: a table becomes
 * its name, a function its logical id, a pseudo parameter its value.
 *
 * @param {object[]} resources every CloudFormation resource of the tree
 * @param {{ account: string, region: string }} env
 * @returns {(resource: object, token: unknown) => any} the value of a token in the stack of that resource
 */
export function resolver(resources, env) {
  const idOf = (resource) => cdk.Stack.of(resource).resolve(resource.logicalId);
  const byId = new Map(resources.map((resource) => [idOf(resource), resource]));
  const pseudo = new Map([
    ['AWS::AccountId', env.account],
    ['AWS::Region', env.region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::NoValue', undefined],
  ]);

  function nameOf(id) {
    const resource = byId.get(id);
    switch (resource?.cfnResourceType) {
      case 'AWS::DynamoDB::Table':
        return plain(cdk.Stack.of(resource).resolve(resource.tableName));
      case 'AWS::AppSync::DataSource':
        return resource.name;
      default:
        return id;
    }
  }

  const intrinsics = {
    Ref: (id) => (pseudo.has(id) ? pseudo.get(id) : nameOf(id)),
    'Fn::GetAtt': ([id]) => nameOf(id),
    'Fn::Join': ([separator, parts]) => plain(parts).join(separator),
    'Fn::If': ([, , otherwise]) => plain(otherwise),
  };

  function plain(node) {
    if (Array.isArray(node)) return node.map(plain);
    if (node === null || typeof node !== 'object') return node;
    const [[key, argument] = []] = Object.entries(node);
    if (key in intrinsics) return intrinsics[key](argument);
    if (key?.startsWith('Fn::')) throw new Error(`${key} is not expected in the transformer's output`);
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, plain(child)]));
  }

  return (resource, token) => plain(cdk.Stack.of(resource).resolve(token));
}
