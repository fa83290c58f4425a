import { nextOrderLookAtMs } from './deadlines.ts';
import type { PurchaseIn } from './purchase.ts';
import { moved, waits, type Move, type Tools } from './step.ts';

type Ordered = PurchaseIn<'ordered'>;

/** ordered -> fulfilled or unfulfilled: follows the order until Microsoft completes it and names the reservation. */
export async function followOrder(tools: Tools, purchase: Ordered): Promise<Move> {
  const { customerId } = purchase.intent;
  const { orderId } = purchase.order;
  const looked = await tools.storefront.order(customerId, orderId);
  if (looked.looked === 'unavailable')
    return later(tools, purchase, 'The order cannot be looked at now.', looked.detail);
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
  const { offer, cart, order, intent } = purchase;
  const looked = await tools.storefront.reservationOrderOf(intent.customerId, order.orderId);
  if (looked.looked === 'unavailable') {
    return later(
      tools,
      purchase,
      'The order is completed; its entitlement cannot be looked at now.',
      looked.detail,
    );
  }
  if (looked.looked === 'absent')
    return later(tools, purchase, 'The order is completed; no entitlement is shown yet.');
  const { orderId } = order;
  const reservationOrderId = looked.found;
  const stage = { stage: 'fulfilled', offer, cart, order, reservationOrderId } as const;
  return moved(purchase, stage, undefined, 'Fulfilled.', { orderId, reservationOrderId });
}

function endedBadly(purchase: Ordered, rawStatus: string): Move {
  const { order } = purchase;
  const detail = `Microsoft ended order ${order.orderId} as ${rawStatus} after accepting it.`;
  const reason = { code: 'order_ended_badly', detail };
  return moved(purchase, { stage: 'unfulfilled', order, reason }, undefined, detail, {
    orderId: order.orderId,
    rawStatus,
  });
}

function later({ nowMs }: Tools, purchase: Ordered, what: string, detail?: string): Move {
  const { orderId, orderedAtMs } = purchase.order;
  return waits(purchase, nextOrderLookAtMs(nowMs(), orderedAtMs), what, { orderId, detail });
}
