import type { OrderId } from '../../values/id.ts';
import { marks } from '../marker.ts';
import { isDated, isOlderThanSends, isSameOrder, mayBeOfCart, mayBeOfSku } from './match-order.ts';
import type { Checkout, ClaimedOrder, Purchase } from '../purchase.ts';
import type { Tools } from '../step.ts';
import type { OrderState } from '../storefront.ts';
import { mayBeIts, withoutOthers } from './tell-orders-apart.ts';

/** An order that is ours beyond doubt: it bears our marker, or the audit trail names our call. */
export type ProvenOrder = {
  readonly order: OrderState;
  readonly evidence: Extract<ClaimedOrder['evidence'], 'marker' | 'audit_record'>;
};

/** What Microsoft's lists show of a checkout. `unavailable` is never evidence of anything. */
export type OrdersSeen = {
  /**
   * Every order, shown now or at an earlier look, with which it cannot be said that none was made: of our SKU, and nobody's
   * as far as anybody knows. None of them is taken for ours by that.
   */
  readonly alike: readonly OrderId[];
} & (
  | {
      readonly seen: 'all';
      readonly proven: readonly ProvenOrder[];
      /**
       * Orders nobody has claimed, live or dead, of an item that was in our cart, since our first send. They prove nothing;
       * also one that is not what was asked for may be what Microsoft made of our cart.
       */
      readonly unclaimed: readonly OrderState[];
    }
  | { readonly seen: 'unavailable'; readonly detail: string; readonly retryAfterMs?: number }
);

type Sent = Purchase & Checkout;

/**
 * Looks for orders of a checkout in the order list and in the audit trail. What either proves is proved; finding nothing
 * takes an answer of both, and counts only once the checkout has settled, since a new order may take 15 minutes to be listed.
 */
export async function lookForOrders(tools: Tools, purchase: Sent): Promise<OrdersSeen> {
  const { storefront } = tools;
  const { id, intent, sends, attempt, alikeSeen = [] } = purchase;
  const firstSentMs = sends[0]?.sentAtMs ?? attempt.startedAtMs;
  const listed = await storefront.orders(intent.customerId);
  const correlationIds = [...new Set(sends.map(({ correlationId }) => correlationId))];
  const audited = await storefront.ordersAudited(intent.customerId, correlationIds, firstSentMs);
  const orders = eachOnce(listed.looked === 'found' ? listed.found : []);
  const marked = orders.filter(({ lines }) => lines.some(({ friendlyName }) => marks(friendlyName, id)));
  const proven: ProvenOrder[] = marked.map((order) => ({ order, evidence: 'marker' }));
  for (const orderId of audited.looked === 'found' ? new Set(audited.found) : []) {
    if (proven.some(({ order }) => isSameOrder(order.orderId, orderId))) continue;
    const looked = await orderBy(tools, intent.customerId, orderId, orders);
    const alike = [...alikeSeen, ...(alikeSeen.includes(orderId) ? [] : [orderId])];
    // An audit record may come before the order it speaks of can be read; it is looked at again.
    if (looked.looked === 'absent')
      return { seen: 'unavailable', detail: `order ${orderId} is audited, not shown`, alike };
    if (looked.looked === 'unavailable') return { ...looked, seen: 'unavailable', alike };
    proven.push({ order: looked.found, evidence: 'audit_record' });
  }
  if (proven.length > 0) return { seen: 'all', proven, unclaimed: [], alike: alikeSeen };
  const possible = await withoutOthers(
    tools,
    purchase,
    orders.filter((order) => mayBeOfCart(purchase, order) || mayBeOfSku(purchase, order)),
  );
  const omitted: OrderId[] = [];
  for (const orderId of alikeSeen) {
    const isShown = orders.some((order) => isSameOrder(order.orderId, orderId));
    if (!isShown && (await mayBeIts(tools, purchase, orderId))) omitted.push(orderId);
  }
  const shown = possible.filter((order) => mayBeOfSku(purchase, order)).map(({ orderId }) => orderId);
  const alike = [...shown, ...omitted];
  if (listed.looked === 'unavailable') return { ...listed, seen: 'unavailable', alike };
  if (audited.looked === 'unavailable') return { ...audited, seen: 'unavailable', alike };
  const unclaimed = possible.filter(
    (order) => isDated(order) && !isOlderThanSends(purchase, order) && mayBeOfCart(purchase, order),
  );
  return { seen: 'all', proven, unclaimed, alike };
}

// A list that is read in pages may bring an order twice, where a new one came in meanwhile.
function eachOnce(orders: readonly OrderState[]): readonly OrderState[] {
  const known = new Map<string, OrderState>();
  for (const order of orders) {
    const key = order.orderId.toLowerCase();
    if (!known.has(key)) known.set(key, order);
  }
  return [...known.values()];
}

async function orderBy(
  { storefront }: Tools,
  customerId: Purchase['intent']['customerId'],
  orderId: OrderId,
  listed: readonly OrderState[],
) {
  const found = listed.find((order) => isSameOrder(order.orderId, orderId));
  return found ? ({ looked: 'found', found } as const) : storefront.order(customerId, orderId);
}
