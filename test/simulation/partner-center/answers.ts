import type { Cart as CartAnswer, OrderState, Refusal } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import type { Market } from '../market.ts';
import { priced } from './catalogue.ts';
import { isInError, orderStatus, type Cart, type Order } from './truth.ts';

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
    orderId: asId(vendor.shouts ? order.id.toUpperCase() : order.id),
    alternateId: undefined,
    customerId: order.customerId,
    status,
    rawStatus: isInError(order, scheduler.nowMs) ? 'error' : status === 'ended_badly' ? order.endsAs : status,
    orderedAtMs: order.atMs + vendor.skewMs,
    currency: vendor.pricesOrders ? order.currency : '',
    billingCycle: order.billingCycle,
    lines: [
      {
        lineNumber: 0,
        catalogItemId: order.item,
        quantity: order.quantity,
        term: order.term,
        friendlyName: vendor.shouts ? order.marker?.toUpperCase() : order.marker,
        charge: vendor.pricesOrders ? priced(order.cents, order.currency) : undefined,
      },
    ],
  };
}

/** The orders of a customer as the list tells them, which need not be how they were made. */
export function orderList(market: Market, orders: readonly Order[]): readonly OrderState[] {
  const { vendor } = market.knobs;
  const told = orders
    .filter(({ isNoted }) => !(isNoted && vendor.omitsLater))
    .map((order) => toldOtherwise(orderState(market, order), vendor.listTells));
  return vendor.listsTwice ? [...told, ...told.slice(0, 1)] : told;
}

function toldOtherwise(order: OrderState, how: Market['knobs']['vendor']['listTells']): OrderState {
  const asItem = (itemOf: (item: string) => string): OrderState => ({
    ...order,
    lines: order.lines.map((line) => ({ ...line, catalogItemId: itemOf(line.catalogItemId) })),
  });
  switch (how) {
    case 'rightly':
      return order;
    case 'other_item':
      return asItem((item) => item.replace(/[^:]*$/, 'ELSE'));
    case 'other_letters':
      return asItem((item) => item.toLowerCase());
    case 'other_billing':
      return { ...order, billingCycle: order.billingCycle === 'monthly' ? 'one_time' : 'monthly' };
    case 'two_hours_early':
      return { ...order, orderedAtMs: order.orderedAtMs - 2 * 3_600_000 };
  }
}

/** The purchase that a marker is of: our ids are 32 hex digits, whatever stands around them. */
export function purchaseOf(marker: string): string {
  return /[0-9a-f]{32}/.exec(marker)?.[0] ?? '';
}
