import { amountText, equalMoney } from '../../values/money.ts';
import { cartEndMs } from '../cart/cart-life.ts';
import { CLOCK_SKEW_MS, DATES_APART_MS } from '../deadlines.ts';
import { marksAnother } from '../marker.ts';
import type { ClaimedOrder, Purchase, Checkout } from '../purchase.ts';
import type { CheckoutAnswer, OrderState } from '../storefront.ts';

type Orders = Extract<CheckoutAnswer, { answer: 'orders' }>;
type CheckingOut = Pick<Purchase, 'id' | 'intent'> & Pick<Checkout, 'cart' | 'sends' | 'attempt'>;

/** The one order a checkout answered with, if it is live and what was asked for; else in which way it is not. */
export function matchOrder(
  purchase: CheckingOut,
  { orders, orderErrors }: Orders,
  evidence: ClaimedOrder['evidence'],
): { readonly order: ClaimedOrder } | { readonly mismatch: string } {
  const [order] = orders;
  if (orderErrors > 0) return { mismatch: `the answer carries ${orderErrors} order errors` };
  if (!order || orders.length !== 1) return { mismatch: `the answer carries ${orders.length} orders` };
  const difference = isOlderThanSends(purchase, order)
    ? `it is of ${new Date(order.orderedAtMs).toISOString()}, before anything was sent`
    : orderDifference(purchase, order);
  if (difference !== undefined) return { mismatch: `order ${order.orderId}: ${difference}` };
  return { order: claimedOrder(purchase, order, evidence) };
}

/** An order as the purchase claims it. One that tells no date is of the time of our last send, as near as we know. */
export function claimedOrder(
  { cart, sends, attempt }: CheckingOut,
  order: OrderState,
  evidence: ClaimedOrder['evidence'],
): ClaimedOrder {
  const { orderId, alternateId, lines } = order;
  const lastSentMs = sends.at(-1)?.sentAtMs ?? attempt.startedAtMs;
  const orderedAtMs = isDated(order) ? order.orderedAtMs : lastSentMs;
  return { orderId, alternateId, orderedAtMs, charge: lines[0]?.charge ?? cart.charge, evidence };
}

/** Whether an order says when it was made; Microsoft's year 1 says nothing, and is no time here. */
export function isDated({ orderedAtMs }: OrderState): boolean {
  return orderedAtMs > 0;
}

/** Whether an order was made before our first send, further than clocks are apart. One without a date may be of any time. */
export function isOlderThanSends(
  { sends, attempt }: Pick<Checkout, 'sends' | 'attempt'>,
  order: OrderState,
): boolean {
  const firstSentMs = sends[0]?.sentAtMs ?? attempt.startedAtMs;
  return isDated(order) && order.orderedAtMs < firstSentMs - CLOCK_SKEW_MS;
}

/** Whether two ids are of one order: the same id may be told in other letters. */
export function isSameOrder(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** In which way an order is not the one that was asked for; undefined where it is. What it does not state is taken as asked. */
export function orderDifference(purchase: CheckingOut, order: OrderState): string | undefined {
  const { id, cart } = purchase;
  const [line] = order.lines;
  const { currency } = order;
  if (order.status === 'ended_badly') return `it is ${order.rawStatus}`;
  const fingerprint = fingerprintDifference(purchase, order);
  if (fingerprint !== undefined) return fingerprint;
  if (currency !== '' && currency !== cart.charge.currency) return `it is priced in ${currency}`;
  if (line?.charge !== undefined && !equalMoney(line.charge, cart.charge)) {
    return `it costs ${amountText(line.charge)} ${line.charge.currency} a charge, the cart did not`;
  }
  if (line?.friendlyName !== undefined && marksAnother(line.friendlyName, id)) {
    return `it bears the marker of another purchase, ${line.friendlyName}`;
  }
  return undefined;
}

/**
 * The same by what every order shows, live or not: customer, item, quantity, term, billing. Any item that was ever put into
 * the cart may be the one, since a late PUT may have come last. It tells which orders could be ours, and proves none to be.
 */
export function fingerprintDifference(
  { intent, cart }: Pick<CheckingOut, 'intent' | 'cart'>,
  order: OrderState,
): string | undefined {
  const [line] = order.lines;
  if (order.customerId.toLowerCase() !== intent.customerId) return `it is for customer ${order.customerId}`;
  if (!line || order.lines.length !== 1) return `it has ${order.lines.length} lines`;
  if (!cart.items.includes(line.catalogItemId)) return `its item is ${line.catalogItemId}`;
  if (line.quantity !== intent.quantity) return `its quantity is ${line.quantity}`;
  if (line.term !== undefined && line.term !== intent.term) return `its term is ${line.term}`;
  if (order.billingCycle !== undefined && order.billingCycle !== intent.billingCycle)
    return `it is billed ${order.billingCycle}`;
  return undefined;
}

/**
 * Whether an order speaks against the proof that none was made: it is of our product and SKU, in whatever letters, under
 * whatever availability and billing, and not dated further from the life of our cart than any date is wrong. This is much
 * wider than what a purchase may claim: dates, cycles and items were all seen told otherwise than they were ordered.
 */
export function mayBeOfSku({ intent, cart, sends, attempt }: CheckingOut, order: OrderState): boolean {
  const sku = `${intent.productId}:${intent.skuId}:`.toLowerCase();
  const firstSentMs = sends[0]?.sentAtMs ?? attempt.startedAtMs;
  const isNear =
    !isDated(order) ||
    (order.orderedAtMs >= firstSentMs - DATES_APART_MS &&
      order.orderedAtMs <= cartEndMs(cart) + DATES_APART_MS);
  return isNear && order.lines.some(({ catalogItemId }) => `${catalogItemId}:`.toLowerCase().startsWith(sku));
}

/** Whether an order may be what Microsoft made of our cart, be it wrongly: one of its items, billed as no other cart's. */
export function mayBeOfCart(
  { intent, cart }: Pick<CheckingOut, 'intent' | 'cart'>,
  order: OrderState,
): boolean {
  const { customerId, billingCycle, lines } = order;
  return (
    customerId.toLowerCase() === intent.customerId &&
    (billingCycle === undefined || billingCycle === intent.billingCycle) &&
    lines.some(({ catalogItemId }) => cart.items.includes(catalogItemId))
  );
}
