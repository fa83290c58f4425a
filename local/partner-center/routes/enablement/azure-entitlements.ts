import { entitlementIdOf, subscriptionOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';
import { collection } from '../../wire.ts';

/** The Azure subscriptions under an Azure plan; here every plan has exactly one. */
export const azureEntitlements: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions/:subscriptionId/azureEntitlements',
  lane: 'app_or_user',
  answer: (request, world) => {
    const subscription = subscriptionOf(request, world);
    const entitlement = {
      id: entitlementIdOf(subscription),
      friendlyName: 'Microsoft Azure',
      status: subscription.status,
      subscriptionId: subscription.id,
    };
    return { status: 200, body: collection(subscription.kind === 'azure_plan' ? [entitlement] : []) };
  },
};
