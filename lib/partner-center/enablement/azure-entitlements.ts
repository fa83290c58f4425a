import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, text, word } from '../wire/leaves.ts';

/**
 * The Azure subscriptions under an Azure plan. A purchase for one of them alone (scope `single`) names it, not the plan.
 * Errors: 404/20003 no such plan. Page: get-a-list-of-azure-entitlements-for-subscription.
 */
export async function listAzureEntitlements(
  exchange: Exchange,
  customerId: CustomerId,
  azurePlanId: SubscriptionId,
): Promise<Result<ValueOf<typeof azureEntitlements>>> {
  const answer = await exchange({
    operation: 'list_azure_entitlements',
    path: path`/v1/customers/${customerId}/subscriptions/${azurePlanId}/azureEntitlements`,
  });
  return readAnswer(azureEntitlements, answer);
}

export const azureEntitlements = collectionOf(
  fields({
    id: text,
    friendlyName: lenient(text),
    status: lenient(word(['active', 'suspended', 'cancelled', 'disabled', 'deleted'])),
    subscriptionId: lenient(text),
    partnerOnRecord: lenient(anything),
    links: lenient(anything),
    attributes: lenient(anything),
  }),
);
