import type { ReservationOrderId } from '../../values/id.ts';
import { ERROR_STANDS_MS, lookAgainAtMs, nextOrderLookAtMs, ORDER_ALARM_MS } from '../deadlines.ts';
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
  const { status, rawStatus } = looked.found;
  if (status === 'ended_badly') {
    return mayPass(rawStatus) ? inError(tools, purchase, rawStatus) : endedBadly(purchase, rawStatus);
  }
  const known = withoutError(purchase);
  return status === 'completed'
    ? findReservation(tools, known)
    : later(tools, known, `The order is ${rawStatus}.`);
}

// Cancelled and rejected are decisions. An error is a state, and an order was seen to come out of it.
function mayPass(rawStatus: string): boolean {
  return rawStatus.toLowerCase() === 'error';
}

/** An order in error has ended so once a second look still finds it there. */
function inError(tools: Tools, purchase: Ordered, rawStatus: string): Move {
  const nowMs = tools.nowMs();
  const { order, errorSeenAtMs = nowMs } = purchase;
  const standsAtMs = errorSeenAtMs + ERROR_STANDS_MS;
  if (nowMs >= standsAtMs) return endedBadly(purchase, rawStatus);
  const known = { ...purchase, errorSeenAtMs };
  const what = 'The order is in error; looking once more before it counts.';
  return waits(known, standsAtMs, what, { orderId: order.orderId, rawStatus });
}

function withoutError(purchase: Ordered): Ordered {
  return purchase.errorSeenAtMs === undefined ? purchase : { ...purchase, errorSeenAtMs: undefined };
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
