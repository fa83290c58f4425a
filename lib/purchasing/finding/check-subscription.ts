import { lookAgainAtMs, LOOKS_FAIL_ALARM_MS } from '../deadlines.ts';
import type { PurchaseIn } from '../purchase.ts';
import { rejected, waits, type LookedFor, type Tools } from '../step.ts';
import type { SubscriptionState } from '../storefront.ts';
import { waitingSinceMs } from '../waiting-since.ts';

// Making the subscription is out of our scope; the refusal names what a person has to do first.
const STEPS =
  'Order the Azure plan (or the CSP Azure subscription) for this customer in Partner Center, have the Microsoft ' +
  'Customer Agreement accepted, wait until the subscription is active, and send a new request that supersedes this one.';

/** The subscription to buy under has to be there and active. */
export async function checkSubscription(
  { storefront, nowMs, alarm }: Tools,
  purchase: PurchaseIn<'accepted'>,
): Promise<LookedFor<SubscriptionState>> {
  const { customerId, subscriptionId } = purchase.intent;
  const looked = await storefront.subscription(customerId, subscriptionId);
  switch (looked.looked) {
    case 'unavailable': {
      const sinceMs = waitingSinceMs(purchase);
      const dueAtMs = lookAgainAtMs(nowMs(), sinceMs, looked.retryAfterMs);
      // It may pass, and a customer who is not ours (or is mistyped) looks the same: somebody has to find out which.
      if (nowMs() - sinceMs >= LOOKS_FAIL_ALARM_MS)
        alarm('subscription cannot be looked at', undefined, {
          purchaseId: purchase.id,
          customerId,
          subscriptionId,
          detail: looked.detail,
        });
      return {
        move: waits(purchase, dueAtMs, 'The subscription cannot be looked at now.', {
          detail: looked.detail,
        }),
      };
    }
    case 'absent': {
      const detail = `Customer ${customerId} has no subscription ${subscriptionId}. ${STEPS}`;
      return { move: rejected(purchase, 'subscription_missing', detail, 'subscriptionId') };
    }
    case 'found': {
      if (looked.found.status === 'active') return { found: looked.found };
      const detail = `Subscription ${subscriptionId} is ${looked.found.rawStatus}, not active. ${STEPS}`;
      return { move: rejected(purchase, 'subscription_not_active', detail, 'subscriptionId') };
    }
  }
}
