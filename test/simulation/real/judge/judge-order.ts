import { amountText, equalMoney, type Money } from '../../../../lib/values/money.ts';
import type { Kept } from './book.ts';
import type { TrueOrder, Truth } from './truth.ts';

/** Whether the order that a purchase says it has is there, is its own and is what was asked for. */
export function judgeOrder({ purchase, orderOwner, lockHolder }: Kept, truth: Truth): readonly string[] {
  const { id, stage } = purchase;
  const lock = lockHolder === id && !['checking_out', 'unknown'].includes(stage);
  const kept = lock ? [`purchase ${id} is ${stage} and has not given back its lock`] : [];
  if (!('order' in purchase)) return kept;
  const { orderId } = purchase.order;
  const claimed = orderOwner === id ? [] : [`order ${orderId} of purchase ${id} is claimed by ${orderOwner}`];
  const order = truth.orders.find((one) => one.orderId === orderId);
  if (!order) return [...kept, ...claimed, `purchase ${id} is ${stage}, and there is no order ${orderId}`];
  const wrong = differencesOf(purchase, order).map((what) => `order ${orderId} of purchase ${id} ${what}`);
  return [...kept, ...claimed, ...wrong];
}

function differencesOf(
  { id, intent, order: { charge } }: Extract<Kept['purchase'], { order: unknown }>,
  order: TrueOrder,
): readonly string[] {
  const item = `${intent.productId}:${intent.skuId}:`;
  const facts: readonly (readonly [boolean, string])[] = [
    [order.purchaseId === id, `was made for ${order.purchaseId ?? 'somebody else'}`],
    [order.customerId === intent.customerId, `is for customer ${order.customerId}`],
    [order.catalogItemId.startsWith(item), `is for item ${order.catalogItemId}`],
    [order.quantity === intent.quantity, `is for ${order.quantity} units`],
    [order.term === intent.term, `is for ${order.term}`],
    [equalMoney(order.charge, charge), `costs ${priceText(order.charge)}, not ${priceText(charge)}`],
  ];
  return facts.flatMap(([holds, what]) => (holds ? [] : [what]));
}

function priceText(price: Money): string {
  return `${amountText(price)} ${price.currency}`;
}
