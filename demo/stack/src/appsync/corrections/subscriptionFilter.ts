import { transformUtils } from '@aws-amplify/amplify-appsync-simulator/lib/velocity/util/transform/index.js';

/** `$util.transform.toSubscriptionFilter`, which the simulator lacks: the filter goes on as it is. */
Object.assign(transformUtils, { toSubscriptionFilter: (filter: unknown) => filter });
