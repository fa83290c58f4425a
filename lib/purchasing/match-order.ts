import { amountText, equalMoney } from '../values/money.ts';
import { marksAnother } from './marker.ts';
import type { ClaimedOrder, PurchaseIn } from './purchase.ts';
import type { CheckoutAnswer, OrderState } from './storefront.ts';

type Orders = Extract<CheckoutAnswer, { answer: 'orders' }>;
type CheckingOut = Pick<PurchaseIn<'checking_out'>, 'id' | 'intent' | 'offer' | 'cart'>;

/** The one order a checkout answered with, if it is what was asked for; else in which way it is not. */
export function matchOrder(
  purchase: CheckingOut,
  { orders, orderErrors }: Orders,
): { readonly order: ClaimedOrder } | { readonly mismatch: string } {
  const [order] = orders;
  if (orderErrors > 0) return { mismatch: `the answer carries ${orderErrors} order errors` };
  if (!order || orders.length !== 1) return { mismatch: `the answer carries ${orders.length} orders` };
  const difference = differenceOf(purchase, order);
  if (difference !== undefined) return { mismatch: `order ${order.orderId}: ${difference}` };
  const { orderId, alternateId, orderedAtMs } = order;
  const charge = order.lines[0]?.charge ?? purchase.cart.charge;
  return { order: { orderId, alternateId, orderedAtMs, charge } };
}

// What an order does not state is taken as asked.
function differenceOf({ id, intent, offer, cart }: CheckingOut, order: OrderState): string | undefined {
  const [line] = order.lines;
  const { billingCycle, currency } = order;
  if (order.status === 'ended_badly') return `it is ${order.rawStatus}`;
  if (order.customerId.toLowerCase() !== intent.customerId) return `it is for customer ${order.customerId}`;
  if (!line || order.lines.length !== 1) return `it has ${order.lines.length} lines`;
  if (line.catalogItemId !== offer.catalogItemId) return `its item is ${line.catalogItemId}`;
  if (line.quantity !== intent.quantity) return `its quantity is ${line.quantity}`;
  if (line.term !== undefined && line.term !== intent.term) return `its term is ${line.term}`;
  if (billingCycle !== undefined && billingCycle !== intent.billingCycle)
    return `it is billed ${billingCycle}`;
  if (currency !== '' && currency !== cart.charge.currency) return `it is priced in ${currency}`;
  if (line.charge !== undefined && !equalMoney(line.charge, cart.charge)) {
    return `it costs ${amountText(line.charge)} ${line.charge.currency} a charge, the cart did not`;
  }
  if (line.friendlyName !== undefined && marksAnother(line.friendlyName, id)) {
    return `it bears the marker of another purchase, ${line.friendlyName}`;
  }
  return undefined;
}
