import { VelocityTemplate } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/index.js';
import { map } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/value-mapper/mapper.js';
import type { Context } from '../operations.ts';

interface RenderContext {
  readonly util: object;
  readonly ctx: object;
}

type BuildRenderContext = (
  this: VelocityTemplate,
  values: unknown,
  request: Context,
  info: unknown,
) => RenderContext;

/**
 * What templates are given beside the simulator's own:
 *
 * - `$extensions`: the simulator knows no enhanced subscription filters and hands every event to every subscriber.
 *   The transformer's subscription resolvers call `setSubscriptionFilter` to hold a subscriber to what it may read:
 *   the filter is kept in the request context, where `operations.ts` finds it;
 * - `authType()` and `$ctx.identity` of a Lambda authorizer's caller, whom the simulator takes for the API key's.
 */
const method = 'buildRenderContext';
const buildRenderContext: BuildRenderContext = Reflect.get(VelocityTemplate.prototype, method);

const completed: BuildRenderContext = function (values, request, info) {
  const built = buildRenderContext.call(this, values, request, info);
  const extensions = {
    setSubscriptionFilter(filter: { toJSON(): unknown }) {
      request.subscriptionFilter = filter.toJSON();
      return '';
    },
  };
  if (!request.lambda) return { ...built, extensions };
  const { resolverContext } = request.lambda;
  const ctx = { ...built.ctx, identity: map({ resolverContext }) };
  const util = { ...built.util, authType: () => 'Lambda Authorization' };
  return { ...built, extensions, util, utils: util, ctx, context: ctx };
};
Reflect.set(VelocityTemplate.prototype, method, completed);
