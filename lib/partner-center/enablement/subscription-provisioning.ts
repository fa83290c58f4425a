import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, instant, text, wholeNumber, word } from '../wire/leaves.ts';

/**
 * How far a subscription has been set up for its customer. Needs the App+User lane. Errors: 404/20003 no such
 * subscription. Page: get-subscription-provisioning-status.
 */
export async function getSubscriptionProvisioning(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
): Promise<Result<ValueOf<typeof subscriptionProvisioning>>> {
  const answer = await exchange({
    operation: 'get_subscription_provisioning',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}/provisioningstatus`,
  });
  return readAnswer(subscriptionProvisioning, answer);
}

export const subscriptionProvisioning = fields({
  skuId: lenient(text),
  status: word(['success', 'pending', 'pending_activation', 'error', 'failed']),
  quantity: lenient(wholeNumber),
  endDate: lenient(instant),
  attributes: lenient(anything),
});
