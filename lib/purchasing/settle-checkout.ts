import { asId } from '../values/id.ts';
import { cartEndMs, isGoodForSending, writeAhead } from './check-out.ts';
import {
  ATTEMPTS,
  lookAgainAtMs,
  LOOKUP_GIVEN_UP_MS,
  REPLAYS,
  SEND_WINDOW_MS,
  SENDS_WHILE_BUSY,
} from './deadlines.ts';
import type { Attempt, PurchaseIn, Send } from './purchase.ts';
import { lastSend, parked } from './send-checkout.ts';
import { moved, waits, type Move, type Tools } from './step.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/**
 * Looks after a checkout whose end was not heard. The same cart is all that is ever sent again: checking it out twice
 * repeats the first answer and buys nothing more. What that cannot settle is left to a person, never to a second cart.
 */
export async function settleCheckout(tools: Tools, purchase: CheckingOut): Promise<Move> {
  const { cart, intent } = purchase;
  if (mayRepeatWhileBusy(tools, purchase)) {
    return writeAhead(tools, purchase, purchase, 'Sending again what Microsoft was too busy for.');
  }
  const looked = await tools.storefront.cart(intent.customerId, cart.cartId);
  if (looked.looked === 'unavailable')
    return stillUnsettled(tools, purchase, looked.detail, looked.retryAfterMs);
  if (looked.looked === 'absent') {
    return parked(
      purchase,
      'cart_gone',
      `Cart ${cart.cartId} is gone; whether it was ordered cannot be told.`,
    );
  }
  switch (looked.found.status) {
    case 'ordered':
      return replay(tools, purchase);
    case 'active':
      return sendAgainOrEnd(tools, purchase);
    case 'other':
      return parked(purchase, 'cart_status_unknown', `Cart ${cart.cartId} is neither active nor ordered.`);
  }
}

function replay(tools: Tools, purchase: CheckingOut): Move {
  if (purchase.attempt.number >= ATTEMPTS + REPLAYS) {
    const detail = `Cart ${purchase.cart.cartId} reads ordered, but its order was never told.`;
    return parked(purchase, 'order_not_told', detail);
  }
  return nextAttempt(tools, purchase, 'The cart reads ordered; asking for its answer once more.');
}

function sendAgainOrEnd(tools: Tools, purchase: CheckingOut): Move {
  const { sends, cart, attempt } = purchase;
  const everyRefused = sends.every(({ answer }) => answer === 'refused' || answer === 'refresh');
  const last = lastSend(purchase);
  if (everyRefused && last.answer === 'refused') return failed(purchase, last);
  if (attempt.number < ATTEMPTS && isGoodForSending(cart, tools.nowMs())) {
    return nextAttempt(tools, purchase, 'The cart reads active; checking out the same cart again.');
  }
  if (everyRefused) return parkedAsStale(purchase, last);
  const detail = `Cart ${cart.cartId} reads active after ${attempt.number} attempts, not all of which were answered.`;
  return parked(purchase, 'checkout_unsettled', detail);
}

// A cart of the same id with a fresh item could still be bought, so nothing is proved that would end the purchase.
function parkedAsStale(purchase: CheckingOut, last: Send): Move {
  const { cart, attempt } = purchase;
  const detail =
    `Microsoft refused cart ${cart.cartId} as out of date, at attempt ${attempt.number} for the last time ` +
    `(${last.detail ?? 'without a reason'}). The cart reads active; no order was told.`;
  return parked(purchase, 'cart_out_of_date', detail);
}

// Proved: each send has its recorded refusal, and the cart it was for is still unsold.
function failed(purchase: CheckingOut, last: Send): Move {
  const { offer, cart, attempt, sends } = purchase;
  const detail = `Microsoft refused the checkout: ${last.detail ?? 'without a reason'}`;
  const reason = { code: 'checkout_refused', detail };
  const checkout = { offer, cart, attempt, sends };
  return moved(purchase, { stage: 'failed', reason, checkout }, undefined, detail, { cartId: cart.cartId });
}

// The request id stays until Microsoft has answered it; the correlation id is of one call.
function nextAttempt(tools: Tools, purchase: CheckingOut, what: string): Move {
  const { answer } = lastSend(purchase);
  const answered = answer === 'refused' || answer === 'refresh';
  const attempt: Attempt = {
    number: purchase.attempt.number + 1,
    requestId: answered ? asId(tools.newGuid()) : purchase.attempt.requestId,
    correlationId: asId(tools.newGuid()),
    startedAtMs: tools.nowMs(),
  };
  return writeAhead(tools, purchase, { ...purchase, attempt }, what);
}

function mayRepeatWhileBusy(tools: Tools, purchase: CheckingOut): boolean {
  const { attempt, sends, cart } = purchase;
  const nowMs = tools.nowMs();
  return (
    lastSend(purchase).answer === 'busy' &&
    sends.filter((send) => send.attempt === attempt.number).length < SENDS_WHILE_BUSY &&
    nowMs - attempt.startedAtMs <= SEND_WINDOW_MS &&
    isGoodForSending(cart, nowMs)
  );
}

function stillUnsettled(tools: Tools, purchase: CheckingOut, detail: string, retryAfterMs?: number): Move {
  const nowMs = tools.nowMs();
  if (nowMs - cartEndMs(purchase.cart) > LOOKUP_GIVEN_UP_MS) {
    return parked(
      purchase,
      'cart_unreadable',
      `Cart ${purchase.cart.cartId} could not be read until 48 hours past its end.`,
    );
  }
  const dueAtMs = lookAgainAtMs(nowMs, lastSend(purchase).sentAtMs, retryAfterMs);
  return waits(purchase, dueAtMs, 'The cart cannot be looked at now.', { detail });
}
