import type { CustomerId, OrderId, SubscriptionId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, flag, instant, label, text, wholeNumber, word } from '../wire/leaves.ts';

/** Something a customer is subscribed to: a CSP Azure subscription, an Azure plan, licences. Page: subscription-resources. */
export type Subscription = ValueOf<typeof subscription>;

/** Codes by which a 404 says that the subscription, or its customer, does not exist. */
export const SUBSCRIPTION_ABSENT = ['20003', '60003'];

/**
 * The subscriptions of a customer, or those that came from one order, or those under one reseller. The whole list: no
 * paging is documented. Errors: 403/20002 no relationship with the customer. Page: get-all-of-a-customer-s-subscriptions.
 */
export async function listSubscriptions(
  exchange: Exchange,
  wanted: { readonly customerId: CustomerId; readonly orderId?: OrderId; readonly resellerMpnId?: string },
): Promise<Result<ValueOf<typeof subscriptions>>> {
  const answer = await exchange({
    operation: 'list_subscriptions',
    path: path`/v1/customers/${wanted.customerId}/subscriptions`,
    query: { order_id: wanted.orderId, mpn_id: wanted.resellerMpnId },
  });
  return readAnswer(subscriptions, answer);
}

/**
 * One subscription of a customer. Errors: 403/20002 no relationship with the customer, 404/20003 no such subscription.
 * Page: get-a-subscription-by-id.
 */
export async function getSubscription(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
): Promise<Result<Subscription>> {
  const answer = await exchange({
    operation: 'get_subscription',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}`,
  });
  return readAnswer(subscription, answer);
}

export const subscription = fields({
  id: text,
  status: word(['none', 'active', 'pending', 'suspended', 'expired', 'disabled', 'deleted']),
  offerId: lenient(text),
  offerName: lenient(text),
  friendlyName: lenient(text),
  /** The Azure subscription that Azure itself knows it by. */
  entitlementId: lenient(text),
  parentSubscriptionId: lenient(text),
  quantity: lenient(wholeNumber),
  unitType: lenient(text),
  hasPurchasableAddons: lenient(flag),
  creationDate: lenient(instant),
  effectiveStartDate: lenient(instant),
  commitmentEndDate: lenient(instant),
  commitmentEndDateTime: lenient(instant),
  cancellationAllowedUntilDate: lenient(instant),
  autoRenewEnabled: lenient(flag),
  isTrial: lenient(flag),
  isMicrosoftProduct: lenient(flag),
  attentionNeeded: lenient(flag),
  actionTaken: lenient(flag),
  billingType: lenient(word(['none', 'usage', 'license', 'benefit'])),
  billingCycle: lenient(text),
  billingCycleEndDate: lenient(instant),
  billingCycleEndDateTime: lenient(instant),
  lineItems: lenient(anything),
  termDuration: lenient(text),
  termLifeCycleState: lenient(anything),
  renewalTermDuration: lenient(text),
  contractType: lenient(text),
  orderId: lenient(text),
  /** The order of a reservation or a savings plan. */
  productOrderId: lenient(text),
  partnerId: lenient(label),
  publisherName: lenient(text),
  promotionId: lenient(text),
  migratedFromSubscriptionId: lenient(text),
  productType: lenient(
    fields({
      id: lenient(text),
      displayName: lenient(text),
      subType: lenient(fields({ id: lenient(text), displayName: lenient(text) })),
    }),
  ),
  suspensionReasons: lenient(listOf(text)),
  attentionReason: lenient(anything),
  refundOptions: lenient(anything),
  refundableQuantity: lenient(anything),
  /** What is to change with the next term, and with the next charge. */
  scheduledNextTermInstructions: lenient(anything),
  nextChargeInstructions: lenient(anything),
  /** A text in Microsoft's SDK, a list in the table. */
  consumptionType: lenient(anything),
  actions: lenient(anything),
  orderLineItemId: lenient(anything),
  links: lenient(anything),
  attributes: lenient(anything),
});

export const subscriptions = collectionOf(subscription);
