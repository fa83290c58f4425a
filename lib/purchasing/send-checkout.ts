import { amountText } from '../values/money.ts';
import {
  BUSY_PAUSE_MS,
  nextOrderLookAtMs,
  SEND_WINDOW_MS,
  SENDS_WHILE_BUSY,
  SETTLE_MS,
} from './deadlines.ts';
import { matchOrder } from './match-order.ts';
import type { PurchaseIn, Send } from './purchase.ts';
import { moved, type Move, type Tools } from './step.ts';
import type { CheckoutAnswer } from './storefront.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/** Sends the checkout that was just written down, and takes the answer for what it proves and no more. */
export async function sendCheckout(tools: Tools, purchase: CheckingOut): Promise<Move> {
  const { cart, attempt, intent } = purchase;
  // A worker that was frozen after writing wakes up here: by now somebody else may be looking after the attempt.
  if (tools.nowMs() - lastSend(purchase).sentAtMs > SEND_WINDOW_MS) {
    return heard(tools, purchase, 'unknown', 'it was too late to send', SETTLE_MS);
  }
  const answer = await tools.storefront
    .checkOut(intent.customerId, cart.cartId, attempt)
    .catch((failure: unknown): CheckoutAnswer => ({ answer: 'unknown', detail: String(failure) }));
  switch (answer.answer) {
    case 'orders':
      return claimOrPark(tools, purchase, answer);
    case 'refused': {
      const { refused, code, detail } = answer.refusal;
      return heard(
        tools,
        purchase,
        refused === 'refresh' ? 'refresh' : 'refused',
        `${detail} (${code})`,
        SETTLE_MS,
      );
    }
    case 'busy':
      return heard(
        tools,
        purchase,
        'busy',
        answer.detail,
        pauseAfterBusy(tools, purchase, answer.retryAfterMs),
      );
    case 'unknown':
      return heard(tools, purchase, 'unknown', answer.detail, SETTLE_MS);
  }
}

export function lastSend({ id, sends }: CheckingOut): Send {
  const last = sends.at(-1);
  if (!last) throw new Error(`Purchase ${id} is checking out without a recorded send.`);
  return last;
}

/** Gives up on a machine's judgement: a person has to look, with everything that was sent before their eyes. */
export function parked(purchase: CheckingOut, code: string, detail: string): Move {
  const { offer, cart, attempt, sends } = purchase;
  const checkout = { offer, cart, attempt, sends };
  return moved(purchase, { stage: 'unknown', reason: { code, detail }, checkout }, undefined, detail, {
    code,
    cartId: cart.cartId,
  });
}

function claimOrPark(
  tools: Tools,
  purchase: CheckingOut,
  answer: Extract<CheckoutAnswer, { answer: 'orders' }>,
): Move {
  const { offer, cart, attempt } = purchase;
  const matched = matchOrder(purchase, answer);
  if ('mismatch' in matched) {
    if (attempt.number > 1 && answer.orders.length > 0) {
      return parked(
        purchase,
        'order_does_not_match',
        `Cart ${cart.cartId} was ordered, but ${matched.mismatch}.`,
      );
    }
    return heard(tools, purchase, 'unknown', matched.mismatch, SETTLE_MS);
  }
  const { order } = matched;
  const nowMs = tools.nowMs();
  const dueAtMs =
    answer.orders[0]?.status === 'completed' ? nowMs : nextOrderLookAtMs(nowMs, order.orderedAtMs);
  return moved(purchase, { stage: 'ordered', offer, cart, order }, dueAtMs, 'Ordered.', {
    orderId: order.orderId,
    charge: amountText(order.charge),
    currency: order.charge.currency,
    requestId: attempt.requestId,
    correlationId: attempt.correlationId,
  });
}

function heard(
  tools: Tools,
  purchase: CheckingOut,
  answer: Send['answer'],
  detail: string,
  pauseMs: number,
): Move {
  const { offer, cart, attempt, sends } = purchase;
  const told: Send = { ...lastSend(purchase), answer, detail };
  const stage = {
    stage: 'checking_out',
    offer,
    cart,
    attempt,
    sends: [...sends.slice(0, -1), told],
  } as const;
  const { requestId, correlationId } = attempt;
  return moved(purchase, stage, tools.nowMs() + pauseMs, `No order was told: ${detail}.`, {
    ...{ answer, requestId, correlationId },
  });
}

function pauseAfterBusy(tools: Tools, { attempt, sends }: CheckingOut, retryAfterMs = BUSY_PAUSE_MS): number {
  const sent = sends.filter((send) => send.attempt === attempt.number).length;
  const inTime = tools.nowMs() + retryAfterMs - attempt.startedAtMs <= SEND_WINDOW_MS;
  return sent < SENDS_WHILE_BUSY && inTime ? retryAfterMs : SETTLE_MS;
}
