import { subscriptionOf } from '../../shop/customers.ts';
import { guidOf } from '../../deterministic-ids.ts';
import type { Route } from '../../route.ts';

export const subscriptionProvisioningStatus: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions/:subscriptionId/provisioningstatus',
  lane: 'user_only',
  answer: (request, world) => {
    const subscription = subscriptionOf(request, world);
    return {
      status: 200,
      body: {
        skuId: guidOf(`sku of ${subscription.kind}`),
        status: subscription.status === 'pending' ? 'pending' : 'success',
        quantity: 1,
        endDate: '9999-12-10T00:00:00Z',
        attributes: { objectType: 'SubscriptionProvisioningStatus' },
      },
    };
  },
};
