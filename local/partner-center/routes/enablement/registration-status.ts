import { registrationOf, subscriptionOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';

export const registrationStatus: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions/:subscriptionId/registrationstatus',
  lane: 'app_or_user',
  answer: (request, world) => {
    const subscription = subscriptionOf(request, world);
    return {
      status: 200,
      body: {
        subscriptionId: subscription.id,
        status: registrationOf(subscription, world),
        attributes: { objectType: 'SubscriptionRegistrationStatus' },
      },
    };
  },
};
