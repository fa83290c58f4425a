import type { Cart as CartAnswer, OrderState, Refusal } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import type { Market } from '../market.ts';
import { priced } from './catalogue.ts';
import { orderStatus, type Cart, type Order } from './truth.ts';

const LINE_ERRORS: readonly Refusal[] = [
  { refused: 'final', code: '10003', detail: 'Not in the inventory.' },
  { refused: 'not_registered', code: '10008', detail: 'The subscription is not registered.' },
];
const STALE_LINE: Refusal = { refused: 'refresh', code: '10002', detail: 'The item is not available.' };

/** A cart as Partner Center shows it; `odd` in one way in which it must not be bound. */
export function cartAnswer({ knobs, scheduler, shop, random }: Market, cart: Cart, odd = false): CartAnswer {
  const { vendor } = knobs;
  const isOrdered = cart.order !== undefined && scheduler.nowMs - cart.order.atMs >= vendor.staleCartMs;
  const isStale = vendor.staleItem === 'line_error' && !cart.order && shop.isStale(cart);
  const oddity = odd ? random.below(4) : -1;
  const line = {
    catalogItemId: cart.item,
    quantity: oddity === 0 ? cart.quantity + 1 : cart.quantity,
    billingCycle: cart.billingCycle as 'one_time',
    term: cart.term,
    charge: oddity === 1 ? undefined : priced(cart.cents, cart.currency),
    error: oddity === 2 ? random.pick(LINE_ERRORS) : isStale ? STALE_LINE : undefined,
  };
  return {
    cartId: asId(cart.id),
    status: isOrdered ? 'ordered' : 'active',
    expiresAtMs: vendor.tellsExpiry ? cart.expiresAtMs + vendor.skewMs : undefined,
    lines: oddity === 3 ? [line, line] : [line],
  };
}

/** An order as Partner Center shows it at this time. */
export function orderState({ knobs, scheduler }: Market, order: Order): OrderState {
  const status = orderStatus(order, scheduler.nowMs);
  const { vendor } = knobs;
  return {
    orderId: asId(order.id),
    alternateId: undefined,
    customerId: order.customerId,
    status,
    rawStatus: status === 'ended_badly' ? 'cancelled' : status,
    orderedAtMs: order.atMs + vendor.skewMs,
    currency: vendor.pricesOrders ? order.currency : '',
    billingCycle: order.billingCycle,
    lines: [
      {
        lineNumber: 0,
        catalogItemId: order.item,
        quantity: order.quantity,
        term: order.term,
        friendlyName: order.marker,
        charge: vendor.pricesOrders ? priced(order.cents, order.currency) : undefined,
      },
    ],
  };
}

/** The purchase that a marker is of: our ids are 32 hex digits, whatever stands around them. */
export function purchaseOf(marker: string): string {
  return /[0-9a-f]{32}/.exec(marker)?.[0] ?? '';
}
