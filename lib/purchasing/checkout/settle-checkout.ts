/**
 * Looks after a checkout whose end was not heard. The same cart is all that is ever sent again: checking it out twice
 * repeats the first answer and buys nothing more. Decided in this order:
 *
 * busy              the same attempt again, within its window
 * refused as stale  the same cart with the item's new id, at once: every send was answered with a no
 * not settled yet   wait: 30 minutes after the last send
 * our order shown   by marker or audit record -> ordered; two of them, or one that differs -> unknown
 * anything else     judge-cart.ts
 *
 * What cannot be looked at is never taken for absent.
 */
import type { OrderId } from '../../values/id.ts';
import { isGoodForSending } from '../cart/cart-life.ts';
import { isAsRead } from '../cart/cart-line.ts';
import { ATTEMPTS, SEND_WINDOW_MS, SENDS_WHILE_BUSY, SETTLE_MS } from '../deadlines.ts';
import { judgeCart, stillUnsettled } from './judge-cart.ts';
import { lookForOrders, type ProvenOrder } from './look-for-orders.ts';
import { claimedOrder, orderDifference } from './match-order.ts';
import { sameAttempt } from './next-attempt.ts';
import { isRefused } from './prove-failure.ts';
import type { PurchaseIn } from '../purchase.ts';
import { refreshAndSend } from './refresh-refused.ts';
import { lastSend, orderedBy, parked } from './send-checkout.ts';
import { waits, type Move, type Tools } from '../step.ts';
import { isOver, isPastValidUntil } from '../time-limits.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

export async function settleCheckout(tools: Tools, purchase: CheckingOut): Promise<Move> {
  if (mayRepeatWhileBusy(tools, purchase) && (await isUnchanged(tools, purchase))) {
    return sameAttempt(tools, purchase);
  }
  if (await mayRefresh(tools, purchase)) {
    const move = await refreshAndSend(tools, purchase);
    if (move) return move;
  }
  const settledAtMs = lastSend(purchase).sentAtMs + SETTLE_MS;
  if (tools.nowMs() < settledAtMs) {
    return waits(purchase, settledAtMs, 'Waiting until an order would be listed.');
  }
  const seen = await lookForOrders(tools, purchase);
  const known = withAlike(purchase, seen.alike);
  if (seen.seen === 'unavailable') return stillUnsettled(tools, known, seen.detail, seen.retryAfterMs);
  return adoptProven(tools, known, seen.proven) ?? judgeCart(tools, known, seen);
}

/** What was shown once is kept, since a list may omit it at the next look; what was told apart by now is not. */
function withAlike(purchase: CheckingOut, alike: readonly OrderId[]): CheckingOut {
  const isNew = alike.length > 0 || purchase.alikeSeen !== undefined;
  return isNew ? { ...purchase, alikeSeen: alike } : purchase;
}

function adoptProven(tools: Tools, purchase: CheckingOut, proven: readonly ProvenOrder[]): Move | undefined {
  const [first, second] = [...proven].sort(liveFirst);
  if (first === undefined) return undefined;
  const { order, evidence } = first;
  const { orderId, rawStatus, status } = order;
  if (second !== undefined && isLive(second)) {
    const detail = `Orders ${orderId} and ${second.order.orderId} are both shown as this purchase's.`;
    return parked(purchase, 'two_orders', detail);
  }
  if (!isLive(first)) {
    return parked(purchase, 'order_ended_badly', `Order ${orderId} is this purchase's, and is ${rawStatus}.`);
  }
  const difference = orderDifference(purchase, order);
  if (difference === undefined) {
    return orderedBy(tools, purchase, claimedOrder(purchase, order, evidence), status);
  }
  const detail = `Order ${orderId} is this purchase's by its ${evidence.replace('_', ' ')}, but ${difference}.`;
  return parked(purchase, 'order_does_not_match', detail);
}

function isLive({ order }: ProvenOrder): boolean {
  return order.status !== 'ended_badly';
}

function liveFirst(a: ProvenOrder, b: ProvenOrder): number {
  return Number(isLive(b)) - Number(isLive(a));
}

function mayRepeatWhileBusy(tools: Tools, purchase: CheckingOut): boolean {
  const { attempt, sends, cart } = purchase;
  const nowMs = tools.nowMs();
  return (
    lastSend(purchase).answer === 'busy' &&
    sends.filter((send) => send.attempt === attempt.number).length < SENDS_WHILE_BUSY &&
    nowMs - attempt.startedAtMs <= SEND_WINDOW_MS &&
    isGoodForSending(cart, nowMs) &&
    !isPastValidUntil(purchase, nowMs)
  );
}

/** Whether the cart is as it was read: only one that more than one item was ever put into can have changed meanwhile. */
async function isUnchanged({ storefront }: Tools, purchase: CheckingOut): Promise<boolean> {
  const { cart, intent } = purchase;
  if (cart.items.length === 1) return true;
  const looked = await storefront.cart(intent.customerId, cart.cartId);
  return looked.looked === 'found' && looked.found.status === 'active' && isAsRead(purchase, looked.found);
}

/** Whether a refusal of stale ids may be followed at once; tried for as long as an unheard checkout settles. */
async function mayRefresh({ ledger, nowMs }: Tools, purchase: CheckingOut): Promise<boolean> {
  const { sends, attempt, cart } = purchase;
  const { answer, sentAtMs } = lastSend(purchase);
  if (answer !== 'refresh' || !sends.every(isRefused)) return false;
  if (attempt.number >= ATTEMPTS || !isGoodForSending(cart, nowMs())) return false;
  if (isPastValidUntil(purchase, nowMs())) return false;
  if (nowMs() - sentAtMs < SETTLE_MS) return true;
  return !isOver(SETTLE_MS, sentAtMs, await ledger.purchasing(), nowMs());
}
