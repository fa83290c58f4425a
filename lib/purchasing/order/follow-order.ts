import type { ReservationOrderId } from '../../values/id.ts';
import { lookAgainAtMs, nextOrderLookAtMs, ORDER_ALARM_MS } from '../deadlines.ts';
import type { PurchaseIn } from '../purchase.ts';
import { checkoutOf } from '../checkout/send-checkout.ts';
import { moved, waits, type Move, type Tools } from '../step.ts';
import type { Looked } from '../storefront.ts';

type Ordered = PurchaseIn<'ordered'>;

/** ordered -> fulfilled or unfulfilled: follows the order until Microsoft completes it and names the reservation. */
export async function followOrder(tools: Tools, purchase: Ordered): Promise<Move> {
  const { customerId } = purchase.intent;
  const { orderId } = purchase.order;
  const looked = await tools.storefront.order(customerId, orderId);
  if (looked.looked === 'unavailable')
    return soon(tools, purchase, 'The order cannot be looked at now.', looked);
  if (looked.looked === 'absent') return later(tools, purchase, 'The order is not shown.');
  switch (looked.found.status) {
    case 'ended_badly':
      return endedBadly(purchase, looked.found.rawStatus);
    case 'pending':
    case 'other':
      return later(tools, purchase, `The order is ${looked.found.rawStatus}.`);
    case 'completed':
      return findReservation(tools, purchase);
  }
}

async function findReservation(tools: Tools, purchase: Ordered): Promise<Move> {
  const { order, intent } = purchase;
  const looked = await tools.storefront.reservationOrderOf(intent.customerId, order.orderId);
  const { billedReservationOrderId } = purchase;
  if (looked.looked === 'found') return fulfilled(purchase, looked.found);
  if (billedReservationOrderId !== undefined) return fulfilled(purchase, billedReservationOrderId);
  if (looked.looked === 'absent') {
    return later(tools, purchase, 'The order is completed; no entitlement is shown yet.');
  }
  const what = 'The order is completed; its entitlement cannot be looked at now.';
  // A lane that is down for a day is likely to be down for long: nobody renews its consent within the hour.
  const isLong = tools.nowMs() - order.orderedAtMs > ORDER_ALARM_MS;
  return isLong ? later(tools, purchase, what, looked.detail) : soon(tools, purchase, what, looked);
}

function fulfilled(purchase: Ordered, reservationOrderId: ReservationOrderId): Move {
  const { order } = purchase;
  const stage = { ...checkoutOf(purchase), stage: 'fulfilled', order, reservationOrderId } as const;
  return moved(purchase, stage, undefined, 'Fulfilled.', { orderId: order.orderId, reservationOrderId });
}

function endedBadly(purchase: Ordered, rawStatus: string): Move {
  const { order } = purchase;
  const detail = `Microsoft ended order ${order.orderId} as ${rawStatus} after accepting it.`;
  const reason = { code: 'order_ended_badly', detail };
  const stage = { ...checkoutOf(purchase), stage: 'unfulfilled', order, reason } as const;
  return moved(purchase, stage, undefined, detail, {
    orderId: order.orderId,
    rawStatus,
  });
}

/** What was heard of the order has its own pace: 15 minutes, an hour, six hours, daily. */
function later(tools: Tools, purchase: Ordered, what: string, detail?: string): Move {
  return waitsFor(
    tools,
    purchase,
    nextOrderLookAtMs(tools.nowMs(), purchase.order.orderedAtMs),
    what,
    detail,
  );
}

/** What could not be heard says nothing of the order, and is asked again sooner. */
function soon(
  tools: Tools,
  purchase: Ordered,
  what: string,
  { detail, retryAfterMs }: Extract<Looked<never>, { looked: 'unavailable' }>,
): Move {
  const dueAtMs = lookAgainAtMs(tools.nowMs(), purchase.order.orderedAtMs, retryAfterMs);
  return waitsFor(tools, purchase, dueAtMs, what, detail);
}

function waitsFor(
  { nowMs, alarm }: Tools,
  purchase: Ordered,
  dueAtMs: number,
  what: string,
  detail: string | undefined,
): Move {
  const { orderId, orderedAtMs } = purchase.order;
  if (nowMs() - orderedAtMs > ORDER_ALARM_MS) {
    alarm('order not fulfilled after a day', undefined, { purchaseId: purchase.id, orderId, what, detail });
  }
  return waits(purchase, dueAtMs, what, { orderId, detail });
}
