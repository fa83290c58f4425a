import type { OrderId } from '../../values/id.ts';
import { CLOCK_SKEW_MS } from '../deadlines.ts';
import { marks } from '../marker.ts';
import { mayBeOfCart } from './match-order.ts';
import type { Checkout, ClaimedOrder, Purchase } from '../purchase.ts';
import type { Tools } from '../step.ts';
import type { OrderState } from '../storefront.ts';

/** An order that is ours beyond doubt: it bears our marker, or the audit trail names our call. */
export type ProvenOrder = {
  readonly order: OrderState;
  readonly evidence: Extract<ClaimedOrder['evidence'], 'marker' | 'audit_record'>;
};

/** What Microsoft's lists show of a checkout. `unavailable` is never evidence of anything. */
export type OrdersSeen =
  | {
      readonly seen: 'all';
      readonly proven: readonly ProvenOrder[];
      /**
       * Orders nobody has claimed, live or dead, of an item that was in our cart, since our first send. They prove nothing;
       * also one that is not what was asked for may be what Microsoft made of our cart.
       */
      readonly unclaimed: readonly OrderState[];
    }
  | { readonly seen: 'unavailable'; readonly detail: string; readonly retryAfterMs?: number };

type Sent = Purchase & Checkout;

/**
 * Looks for orders of a checkout in the order list and in the audit trail. What either proves is proved; finding nothing
 * takes an answer of both, and counts only once the checkout has settled, since a new order may take 15 minutes to be listed.
 */
export async function lookForOrders(tools: Tools, purchase: Sent): Promise<OrdersSeen> {
  const { storefront } = tools;
  const { id, intent, sends, attempt } = purchase;
  const firstSentMs = sends[0]?.sentAtMs ?? attempt.startedAtMs;
  const listed = await storefront.orders(intent.customerId);
  const correlationIds = [...new Set(sends.map(({ correlationId }) => correlationId))];
  const audited = await storefront.ordersAudited(intent.customerId, correlationIds, firstSentMs);
  const orders = listed.looked === 'found' ? listed.found : [];
  const marked = orders.filter(({ lines }) => lines.some(({ friendlyName }) => marks(friendlyName, id)));
  const proven: ProvenOrder[] = marked.map((order) => ({ order, evidence: 'marker' }));
  for (const orderId of audited.looked === 'found' ? new Set(audited.found) : []) {
    if (proven.some(({ order }) => isSame(order.orderId, orderId))) continue;
    const looked = await orderBy(tools, intent.customerId, orderId, orders);
    // An audit record may come before the order it speaks of can be read; it is looked at again.
    if (looked.looked === 'absent')
      return { seen: 'unavailable', detail: `order ${orderId} is audited, not shown` };
    if (looked.looked === 'unavailable') return { ...looked, seen: 'unavailable' };
    proven.push({ order: looked.found, evidence: 'audit_record' });
  }
  if (proven.length > 0) return { seen: 'all', proven, unclaimed: [] };
  if (listed.looked === 'unavailable') return { ...listed, seen: 'unavailable' };
  if (audited.looked === 'unavailable') return { ...audited, seen: 'unavailable' };
  const earliestMs = firstSentMs - CLOCK_SKEW_MS;
  const ofOurItems = orders.filter(
    (order) => order.orderedAtMs >= earliestMs && mayBeOfCart(purchase, order),
  );
  return { seen: 'all', proven, unclaimed: await notClaimed(tools, purchase, ofOurItems) };
}

async function orderBy(
  { storefront }: Tools,
  customerId: Purchase['intent']['customerId'],
  orderId: OrderId,
  listed: readonly OrderState[],
) {
  const found = listed.find((order) => isSame(order.orderId, orderId));
  return found ? ({ looked: 'found', found } as const) : storefront.order(customerId, orderId);
}

// An order that another purchase has claimed cannot be ours, however alike it is.
async function notClaimed(
  { ledger }: Tools,
  { id }: Purchase,
  orders: readonly OrderState[],
): Promise<readonly OrderState[]> {
  const left: OrderState[] = [];
  for (const order of orders) {
    const owner = await ledger.orderOwner(order.orderId);
    if (owner === undefined || owner === id) left.push(order);
  }
  return left;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
