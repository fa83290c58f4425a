import { z } from '../../values/schema.ts';
import type { SubscriptionState } from '../../purchasing/storefront.ts';
import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { fields, folded, text } from '../exchange/wire.ts';

/** Codes by which a 404 says that the subscription, or its customer, does not exist. */
export const SUBSCRIPTION_ABSENT = ['20003', '60003'];

/**
 * One subscription of a customer. Errors: 403/20002 no relationship with the customer, 404/20003 no such subscription.
 * Page: get-a-subscription-by-id.
 */
export async function getSubscription(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
): Promise<SubscriptionState> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}`,
    repeatable: true,
  });
  const subscription = decodeAnswer(subscriptionWire, answer);
  return {
    status: folded(subscription.status) === 'active' ? 'active' : 'other',
    rawStatus: subscription.status,
    isAzurePlan: isAzurePlan(subscription),
  };
}

const subscriptionWire = fields({
  id: text,
  status: text,
  offerId: z.optional(text),
  productType: z.optional(
    fields({ id: z.optional(text), subType: z.optional(fields({ id: z.optional(text) })) }),
  ),
});

// An Azure plan is the product DZH318Z0BPS6, its offer MS-AZR-0017G; MS-AZR-0145P is the older CSP Azure subscription.
function isAzurePlan({ offerId = '', productType = {} }: z.output<typeof subscriptionWire>): boolean {
  if (/^(DZH318Z0BPS6(:|$)|MS-AZR-0017G$)/i.test(offerId)) return true;
  return [productType.id, productType.subType?.id].some(
    (name) => name !== undefined && folded(name) === 'azureplan',
  );
}
