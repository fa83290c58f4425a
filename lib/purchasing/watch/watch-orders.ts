import type { CustomerId } from '../../values/id.ts';
import { WATCHED_ORDERS_MS } from '../deadlines.ts';
import { markedPurchase } from '../marker.ts';
import type { Purchase } from '../purchase.ts';
import type { Tools as AllTools } from '../step.ts';
import type { OrderState } from '../storefront.ts';
import { stopPurchasing } from './watch-unknowns.ts';

type Tools = Pick<AllTools, 'ledger' | 'storefront' | 'nowMs' | 'say' | 'alarm'>;

type Watched = {
  readonly customers: number;
  readonly orders: number;
  /** Orders bearing our marker that no purchase of ours can have made. Any of them stops purchasing. */
  readonly orphans: number;
  /** Seen tonight for the first time, and bought by somebody else. */
  readonly elsewhere: number;
  /** Customers whose orders could not be looked at; they are looked at the next night. */
  readonly unavailable: number;
};

// An order of a purchase in these stages may be its own, and is not claimed yet.
const MAY_STILL_CLAIM = new Set<Purchase['stage']>(['checking_out', 'unknown']);

/**
 * The nightly watch: each order of the last 40 days of every customer we buy for belongs to a purchase, or was bought
 * elsewhere and is known as such. An orphan with our marker means that our promise is broken: purchasing stops.
 */
export async function watchOrders(tools: Tools): Promise<Watched> {
  const { storefront, nowMs, say } = tools;
  const sinceMs = nowMs() - WATCHED_ORDERS_MS;
  const customers = await customersOf(tools);
  const counts = { orders: 0, orphans: 0, elsewhere: 0, unavailable: 0 };
  for (const customerId of customers) {
    const looked = await storefront.orders(customerId);
    if (looked.looked === 'unavailable') {
      counts.unavailable += 1;
      tools.alarm('orders not watched', undefined, { customerId, detail: looked.detail });
      continue;
    }
    const orders = looked.looked === 'found' ? looked.found : [];
    for (const order of orders.filter(({ orderedAtMs }) => orderedAtMs >= sinceMs)) {
      counts.orders += 1;
      const whose = await whoseOrder(tools, order);
      if (whose === 'orphan') counts.orphans += 1;
      if (whose === 'new elsewhere') counts.elsewhere += 1;
    }
  }
  const watched = { customers: customers.length, ...counts };
  say('orders watched', watched);
  return watched;
}

async function whoseOrder(
  tools: Tools,
  order: OrderState,
): Promise<'ours' | 'orphan' | 'elsewhere' | 'new elsewhere'> {
  const { ledger, nowMs } = tools;
  const { orderId, customerId, orderedAtMs } = order;
  if ((await ledger.orderOwner(orderId)) !== undefined) return 'ours';
  const marked = order.lines.flatMap(({ friendlyName }) => markedPurchase(friendlyName) ?? [])[0];
  if (marked !== undefined) {
    const purchase = await ledger.read(marked);
    if (purchase && MAY_STILL_CLAIM.has(purchase.stage)) return 'ours';
    // It may have been claimed between the two looks.
    if ((await ledger.orderOwner(orderId)) !== undefined) return 'ours';
    const stage = purchase?.stage ?? 'not in the ledger';
    await stopPurchasing(
      tools,
      `Order ${orderId} bears the marker of purchase ${marked}, which is ${stage}.`,
    );
    return 'orphan';
  }
  // What is billed otherwise is no reservation paid at once: licences and usage are none of our concern.
  if (order.billingCycle !== undefined && order.billingCycle !== 'one_time') return 'elsewhere';
  const noted = await ledger.noteElsewhere({ orderId, customerId, orderedAtMs, seenAtMs: nowMs() });
  if (noted === 'known') return 'elsewhere';
  tools.say('order bought elsewhere', {
    orderId,
    customerId,
    orderedAt: new Date(orderedAtMs).toISOString(),
  });
  return 'new elsewhere';
}

async function customersOf({ ledger }: Tools): Promise<readonly CustomerId[]> {
  const customers = new Set<CustomerId>();
  for await (const { intent } of ledger.all()) customers.add(intent.customerId);
  return [...customers].sort();
}
