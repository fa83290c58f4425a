import { folded } from '../wire/words.ts';
import type { SubscriptionState } from '../../purchasing/storefront.ts';
import type { Subscription } from '../enablement/subscriptions.ts';
import { spelling } from '../wire/written.ts';

/** What a purchase has to know of a subscription. */
export function toSubscription(subscription: Subscription): SubscriptionState {
  return {
    status: subscription.status.value === 'active' ? 'active' : 'other',
    rawStatus: spelling(subscription.status),
    isAzurePlan: isAzurePlan(subscription),
  };
}

// An Azure plan is the product DZH318Z0BPS6, its offer MS-AZR-0017G; MS-AZR-0145P is the older CSP Azure subscription.
function isAzurePlan({ offerId = '', productType }: Subscription): boolean {
  if (/^(DZH318Z0BPS6(:|$)|MS-AZR-0017G$)/i.test(offerId)) return true;
  return [productType?.id, productType?.subType?.id].some(
    (name) => name !== undefined && folded(name) === 'azureplan',
  );
}
