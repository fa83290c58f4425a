import type { Checkout, ClaimedOrder, Intent } from './purchase.ts';
import type { CheckoutAnswer, OrderState } from './storefront.ts';

type Orders = Extract<CheckoutAnswer, { answer: 'orders' }>;

/** The one order a checkout answered with, if it is what was asked for; else in which way it is not. */
export function matchOrder(
  intent: Intent,
  { offer, cart }: Checkout,
  { orders, orderErrors }: Orders,
): { readonly order: ClaimedOrder } | { readonly mismatch: string } {
  const [order] = orders;
  if (orderErrors > 0) return { mismatch: `the answer carries ${orderErrors} order errors` };
  if (!order || orders.length !== 1) return { mismatch: `the answer carries ${orders.length} orders` };
  const difference = differenceOf(intent, offer.catalogItemId, order);
  if (difference !== undefined) return { mismatch: `order ${order.orderId}: ${difference}` };
  const { orderId, alternateId, orderedAtMs } = order;
  return { order: { orderId, alternateId, orderedAtMs, charge: order.lines[0]?.charge ?? cart.charge } };
}

function differenceOf(intent: Intent, catalogItemId: string, order: OrderState): string | undefined {
  const [line] = order.lines;
  if (order.status === 'ended_badly') return `it is ${order.rawStatus}`;
  if (order.customerId.toLowerCase() !== intent.customerId) return `it is for customer ${order.customerId}`;
  if (!line || order.lines.length !== 1) return `it has ${order.lines.length} lines`;
  if (line.catalogItemId !== catalogItemId) return `its item is ${line.catalogItemId}`;
  if (line.quantity !== intent.quantity) return `its quantity is ${line.quantity}`;
  if (line.term !== undefined && line.term !== intent.term) return `its term is ${line.term}`;
  return undefined;
}
