import { VelocityTemplate } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/index.js';
import { transformUtils } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/util/transform/index.js';

/**
 * The simulator knows no enhanced subscription filters and hands every event to every subscriber. The
 * transformer's subscription resolvers call `$extensions.setSubscriptionFilter(...)` to hold a subscriber to
 * what it may read: this keeps the filter in the request context, where `operations.ts` finds it.
 */
Object.assign(transformUtils, { toSubscriptionFilter: (filter: unknown) => filter });

type BuildRenderContext = (
  this: VelocityTemplate,
  values: unknown,
  request: { subscriptionFilter?: unknown },
  info: unknown,
) => object;

const method = 'buildRenderContext';
const buildRenderContext: BuildRenderContext = Reflect.get(VelocityTemplate.prototype, method);

const withExtensions: BuildRenderContext = function (values, request, info) {
  const extensions = {
    setSubscriptionFilter(filter: { toJSON(): unknown }) {
      request.subscriptionFilter = filter.toJSON();
      return '';
    },
  };
  return { ...buildRenderContext.call(this, values, request, info), extensions };
};
Reflect.set(VelocityTemplate.prototype, method, withExtensions);
