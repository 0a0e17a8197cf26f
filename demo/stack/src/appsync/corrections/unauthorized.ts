import { Unauthorized } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/util/errors.js';
import { generalUtils } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/util/general-utils.js';
import type { GraphQLResolveInfo } from 'graphql';

/**
 * `$util.unauthorized()` of the simulator says «Unauthorized». AppSync names the field and the type:
 * «Not Authorized to access syncPosts on type Query».
 */
generalUtils.unauthorized = function unauthorized(this: { errors: Error[]; info: GraphQLResolveInfo }) {
  const { fieldName, parentType } = this.info;
  const error = new Unauthorized(
    `Not Authorized to access ${fieldName} on type ${parentType.name}`,
    this.info,
  );
  this.errors.push(error);
  throw error;
};
