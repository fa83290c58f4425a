import { dayOf } from '../../values/day.ts';
import type { OrderId } from '../../values/id.ts';
import type { BillingCycle, Term } from '../purchase.ts';
import type { OrderState } from '../storefront.ts';
import type { Skipped } from './history-book.ts';
import { observedId, type ObservedPurchase } from './observed-purchase.ts';
import type { EntitledReservation } from './past-orders.ts';

type Read = { readonly observed: readonly ObservedPurchase[]; readonly skipped: readonly Skipped[] };

/**
 * Which of a customer's orders are reservations that somebody bought before us or elsewhere. An order counts as one where
 * Microsoft shows a reservation for it: the order itself does not say what was bought. What is left out is told, except
 * that orders without a reservation are told in one sum, since licences are most of them.
 */
export function observeOrders(
  orders: readonly OrderState[],
  reservations: readonly EntitledReservation[],
  asked: { readonly isOurs: (orderId: OrderId) => boolean; readonly by: string },
): Read {
  const observed: ObservedPurchase[] = [];
  const skipped: Skipped[] = [];
  let others = 0;
  for (const order of orders) {
    const entitled = reservations.filter(({ orderIds }) => orderIds.some((id) => names(order, id)));
    if (asked.isOurs(order.orderId)) {
      skipped.push({ what: orderText(order), why: 'belongs to a purchase of ours' });
    } else if (entitled.length === 0) {
      others += 1;
    } else {
      for (const line of order.lines) {
        const read = observeLine(order, line, entitled, asked.by);
        if ('why' in read) skipped.push(read);
        else observed.push(read);
      }
    }
  }
  if (others > 0) {
    const why = 'no reservation is shown for them: licences, usage, or reservations that have ended';
    skipped.push({ what: `${others} other order${others === 1 ? '' : 's'}`, why });
  }
  return { observed, skipped };
}

function observeLine(
  order: OrderState,
  line: OrderState['lines'][number],
  entitled: readonly EntitledReservation[],
  by: string,
): ObservedPurchase | Skipped {
  const what = order.lines.length === 1 ? orderText(order) : `${orderText(order)} line ${line.lineNumber}`;
  const { term, charge, quantity, lineNumber } = line;
  const { billingCycle, orderId, alternateId } = order;
  if (order.status === 'ended_badly') return { what, why: `ended as ${order.rawStatus}` };
  if (!isTerm(term))
    return { what, why: `its term is ${term ?? 'not told'}; it can be brought in by a file` };
  if (!isCycle(billingCycle))
    return {
      what,
      why: `its billing cycle is ${billingCycle ?? 'not told'}; it can be brought in by a file`,
    };
  if (charge === undefined) return { what, why: 'its price is not told; it can be brought in by a file' };
  const [productId = '', skuId = ''] = line.catalogItemId.split(':');
  return {
    id: observedId({ orderId, reservationOrderId: undefined, lineNumber }),
    customerId: order.customerId as ObservedPurchase['customerId'],
    orderId,
    alternateId,
    reservationOrderId: reservationOf(order, lineNumber, entitled),
    productId,
    skuId,
    quantity,
    term,
    billingCycle,
    charge,
    // An order has its prices in the currency it is billed in, whatever that of the price list is.
    unitPrice: undefined,
    exchangeRate: undefined,
    orderedOn: dayOf(order.orderedAtMs),
    reference: line.friendlyName,
    from: 'orders',
    by,
  };
}

/** Of several reservations of one order that do not say their line, none can be told to be this line's. */
function reservationOf(
  { lines }: OrderState,
  lineNumber: number,
  entitled: readonly EntitledReservation[],
): ObservedPurchase['reservationOrderId'] {
  const named = entitled.find((one) => one.lineNumber === lineNumber);
  const only = lines.length === 1 ? entitled[0] : undefined;
  return (named ?? only)?.reservationOrderId;
}

function names({ orderId, alternateId }: OrderState, id: string): boolean {
  return [orderId, alternateId].some((one) => one?.toLowerCase() === id.toLowerCase());
}

function orderText({ orderId }: OrderState): string {
  return `order ${orderId}`;
}

function isTerm(term: string | undefined): term is Term {
  return term === 'P1Y' || term === 'P3Y';
}

function isCycle(billingCycle: string | undefined): billingCycle is BillingCycle {
  return billingCycle === 'one_time' || billingCycle === 'monthly';
}
