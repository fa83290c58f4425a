/**
 * What the cart says about a checkout that has settled, where no order was proved to be ours:
 *
 * ordered      something was bought: ask for its answer once more, then the one order alike
 * active       an order alike -> unknown; all sends refused -> failed; else the same cart again, up to three times, until
 *              the instant that upstream named
 * over         past its latest end and settled, at two looks, and no order that could be its was ever shown -> failed
 * gone early   -> unknown
 */
import { cartEndMs, isGoodForSending, withExpiry } from '../cart/cart-life.ts';
import { isAsRead } from '../cart/cart-line.ts';
import { ATTEMPTS, lookAgainAtMs, LOOKUP_GIVEN_UP_MS, REPLAYS, SETTLE_MS } from '../deadlines.ts';
import type { OrdersSeen } from './look-for-orders.ts';
import { claimedOrder, fingerprintDifference, isSameOrder, orderDifference } from './match-order.ts';
import { nextAttempt } from './next-attempt.ts';
import { failedAsRefused, failedOrLater, isRefused } from './prove-failure.ts';
import type { PurchaseIn } from '../purchase.ts';
import { refreshAndSend } from './refresh-refused.ts';
import { lastSend, orderedBy, parked } from './send-checkout.ts';
import { waits, type Move, type Tools } from '../step.ts';
import { isPastValidUntil } from '../time-limits.ts';
import type { Cart, OrderState } from '../storefront.ts';

type CheckingOut = PurchaseIn<'checking_out'>;
type Seen = Extract<OrdersSeen, { seen: 'all' }>;

export async function judgeCart(tools: Tools, purchase: CheckingOut, seen: Seen): Promise<Move> {
  const { intent, cart } = purchase;
  const looked = await tools.storefront.cart(intent.customerId, cart.cartId);
  if (looked.looked === 'unavailable') {
    return stillUnsettled(tools, purchase, looked.detail, looked.retryAfterMs);
  }
  if (looked.looked === 'absent') return cartGone(tools, purchase, seen);
  const known = { ...purchase, cart: withExpiry(cart, looked.found.expiresAtMs) };
  switch (looked.found.status) {
    case 'ordered':
      return cartOrdered(tools, known, seen);
    case 'active':
      return cartActive(tools, known, looked.found, seen);
    case 'other':
      return stillUnsettled(tools, known, 'the cart is neither active nor ordered');
  }
}

async function cartOrdered(tools: Tools, purchase: CheckingOut, seen: Seen): Promise<Move> {
  const { cart, attempt } = purchase;
  const last = lastSend(purchase);
  const known = { ...purchase, orderedSeenAtMs: purchase.orderedSeenAtMs ?? tools.nowMs() };
  if (attempt.purpose === 'replay' && last.answer === 'order') {
    const detail = `Cart ${cart.cartId} was ordered, but ${last.detail ?? 'its order is another'}.`;
    return parked(known, 'order_does_not_match', detail);
  }
  // Where the older behaviour answers that the cart is submitted already, asking again brings nothing new.
  const isTold = attempt.purpose === 'replay' && last.answer === 'in_progress';
  if (!isTold && attempt.number < ATTEMPTS + REPLAYS) {
    const what = 'The cart reads ordered; asking for its answer once more.';
    return nextAttempt(tools, known, 'replay', what);
  }
  return adoptAlike(tools, known, seen);
}

/** The one order of our items is ours where the cart was seen ordered, so long ago that every order is listed by now. */
function adoptAlike(
  tools: Tools,
  purchase: CheckingOut & { readonly orderedSeenAtMs: number },
  seen: Seen,
): Move {
  const { cart, orderedSeenAtMs } = purchase;
  const listedAtMs = orderedSeenAtMs + SETTLE_MS;
  if (tools.nowMs() < listedAtMs) {
    return waits(purchase, listedAtMs, 'The cart was ordered; waiting until its order must be listed.');
  }
  // Where an answer of this cart named its order, no other one can be its, however alike.
  const named = purchase.sends.flatMap(({ orderIds = [] }) => orderIds);
  const [order, other] = seen.unclaimed.filter(
    ({ orderId }) => named.length === 0 || named.some((one) => isSameOrder(one, orderId)),
  );
  if (order === undefined && named.length > 0) {
    const detail = `Cart ${cart.cartId} was answered with ${named.join(' and ')}, which is not what was asked for.`;
    return parked(purchase, 'order_does_not_match', detail);
  }
  if (order === undefined) {
    return stillUnsettled(tools, purchase, 'the cart was ordered and no order of it is shown');
  }
  // Another one of the SKU could be its as well, told otherwise than it was ordered, or shown before and omitted now.
  const beside = seen.alike.find((orderId) => !isSameOrder(orderId, order.orderId));
  const second = other?.orderId ?? (named.length === 0 ? beside : undefined);
  if (second !== undefined) {
    const detail = `Cart ${cart.cartId} was ordered, and orders ${order.orderId} and ${second} could be its.`;
    return parked(purchase, 'two_orders', detail);
  }
  if (!isLive(order)) {
    const detail = `Cart ${cart.cartId} was ordered, and the one order like it, ${order.orderId}, is ${order.rawStatus}.`;
    return parked(purchase, 'order_ended_badly', detail);
  }
  const difference = orderDifference(purchase, order);
  if (difference !== undefined) {
    const detail = `Cart ${cart.cartId} was ordered, and of the one order that could be its, ${order.orderId}, ${difference}.`;
    return parked(purchase, 'order_does_not_match', detail);
  }
  return orderedBy(tools, purchase, claimedOrder(purchase, order, 'fingerprint'), order.status);
}

async function cartActive(tools: Tools, purchase: CheckingOut, read: Cart, seen: Seen): Promise<Move> {
  const { cart, attempt, sends, orderedSeenAtMs } = purchase;
  const candidate = seen.unclaimed.find((order) => isLive(order) && !fingerprintDifference(purchase, order));
  if (candidate) {
    const detail = `Cart ${cart.cartId} reads active, and order ${candidate.orderId} looks like this purchase's.`;
    return parked(purchase, 'order_alike_cart_active', detail);
  }
  if (orderedSeenAtMs !== undefined) {
    return stillUnsettled(tools, purchase, 'the cart read ordered before and reads active now');
  }
  if (sends.every(isRefused)) return failedAsRefused(purchase);
  const nowMs = tools.nowMs();
  const maySend = isGoodForSending(cart, nowMs) && !isPastValidUntil(purchase, nowMs);
  if (attempt.number >= ATTEMPTS || !maySend) return failedOrLater(tools, purchase, 'reads active');
  if (lastSend(purchase).answer === 'refresh' || !isAsRead(purchase, read)) {
    // What is put into the cart now, a checkout that is still under way somewhere would buy at a price nobody compared.
    const mayPut = sends.every((send) => isRefused(send) || send.answer === 'busy');
    const move = mayPut ? await refreshAndSend(tools, purchase) : undefined;
    return move ?? failedOrLater(tools, purchase, 'reads active');
  }
  const what = 'No order is shown and the cart reads active; checking out the same cart again.';
  return nextAttempt(tools, purchase, 'buy', what);
}

function cartGone(tools: Tools, purchase: CheckingOut, seen: Seen): Move {
  const { cart, orderedSeenAtMs } = purchase;
  if (orderedSeenAtMs !== undefined) return adoptAlike(tools, { ...purchase, orderedSeenAtMs }, seen);
  if (tools.nowMs() <= cartEndMs(cart)) {
    const detail = `Cart ${cart.cartId} is gone before its time; whether it was ordered cannot be told.`;
    return parked(purchase, 'cart_gone', detail);
  }
  // It may have lived longer than we ever heard, by a PUT whose answer was lost, and been ordered in its last second.
  const goneSeenAtMs = purchase.goneSeenAtMs ?? tools.nowMs();
  const known = { ...purchase, goneSeenAtMs };
  if (tools.nowMs() < goneSeenAtMs + SETTLE_MS) {
    return waits(
      known,
      goneSeenAtMs + SETTLE_MS,
      'The cart is gone; waiting until an order of it is listed.',
    );
  }
  // It may have been ordered before: also an order that is dead, or not what was asked for, could have been its.
  const [candidate] = seen.unclaimed;
  if (candidate) {
    const detail = `Cart ${cart.cartId} is gone, and order ${candidate.orderId} could be this purchase's.`;
    return parked(known, 'order_alike_cart_gone', detail);
  }
  return failedOrLater(tools, known, 'is gone');
}

/** What cannot be looked at, or says nothing, is looked at again; 48 hours past the cart's end people look. */
export function stillUnsettled(
  tools: Tools,
  purchase: CheckingOut,
  detail: string,
  retryAfterMs?: number,
): Move {
  const nowMs = tools.nowMs();
  const { cart } = purchase;
  if (nowMs - cartEndMs(cart) > LOOKUP_GIVEN_UP_MS) {
    const what = `48 hours past the end of cart ${cart.cartId} its checkout could still not be settled: ${detail}.`;
    return parked(purchase, 'never_settled', what);
  }
  const dueAtMs = lookAgainAtMs(nowMs, lastSend(purchase).sentAtMs, retryAfterMs);
  return waits(purchase, dueAtMs, 'The checkout cannot be settled yet.', { detail });
}

function isLive({ status }: OrderState): boolean {
  return status !== 'ended_badly';
}
