import type { Money } from '../../values/money.ts';
import { commitmentOf } from '../budget.ts';
import { isGoodForSending } from '../cart/cart-life.ts';
import { lookAgainAtMs, REFILLS } from '../deadlines.ts';
import { judgePrice, priced } from '../guards/judge-price.ts';
import { requestIdAfter } from './next-attempt.ts';
import type { PurchaseIn } from '../purchase.ts';
import { lookUpItem, mayHold, refill } from '../cart/refresh-item.ts';
import { checkoutOf } from './send-checkout.ts';
import { moved, waits, waitsForOpening, type Move, type Tools } from '../step.ts';
import { newAttempt, writeAhead } from './write-ahead.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/**
 * After a refusal of stale ids, or where the cart holds something else by now: looks the item up anew, puts it into the same
 * cart, and checks that cart out again. Where each send was answered with a no there is nothing to wait for. Undefined
 * where the item cannot be had any more, or was put there often enough; then the refusal stands and is proved like any other.
 */
export async function refreshAndSend(tools: Tools, purchase: CheckingOut): Promise<Move | undefined> {
  const nowMs = tools.nowMs();
  const { refills = 0 } = purchase;
  if (refills >= REFILLS) return undefined;
  const { state, reason } = await tools.ledger.purchasing();
  if (state === 'stopped') return waitsForOpening(nowMs, purchase, reason);
  const item = await lookUpItem(tools, purchase);
  if ('refused' in item) return undefined;
  if ('looked' in item) {
    const dueAtMs = lookAgainAtMs(nowMs, purchase.attempt.startedAtMs, item.retryAfterMs);
    return waits(purchase, dueAtMs, 'The availabilities cannot be looked at now.', { detail: item.detail });
  }
  const { catalogItemId } = item;
  const cart = mayHold(purchase.cart, catalogItemId);
  const stage = { ...checkoutOf(purchase), stage: 'checking_out', cart, refills: refills + 1 } as const;
  const what = 'Refused as stale; putting the item as it is sold now into the same cart.';
  const move = moved(purchase, stage, nowMs, what, { cartId: cart.cartId, catalogItemId });
  return { ...move, send: () => putAndSend(tools, move.to as CheckingOut, catalogItemId, nowMs) };
}

async function putAndSend(
  tools: Tools,
  purchase: CheckingOut,
  catalogItemId: string,
  decidedAtMs: number,
): Promise<Move> {
  const laterMs = lookAgainAtMs(tools.nowMs(), purchase.attempt.startedAtMs);
  const refilled = await refill(tools, purchase, catalogItemId, decidedAtMs);
  const { cart } = refilled;
  if ('refusal' in refilled) {
    const { code, detail } = refilled.refusal;
    return waits({ ...purchase, cart }, laterMs, 'The new item was refused.', { code, detail });
  }
  if ('unclear' in refilled) {
    const stage = { ...checkoutOf(purchase), stage: 'checking_out', cart } as const;
    return moved(purchase, stage, laterMs, 'The cart does not show the new item.', {
      detail: refilled.unclear,
    });
  }
  const atMs = tools.nowMs();
  if (!isGoodForSending(cart, atMs)) {
    return waits({ ...purchase, cart }, laterMs, 'The cart has the new item and ends too soon to be sent.');
  }
  const dearer = await whyNotAtThisPrice(tools, purchase, cart.charge);
  if (dearer !== undefined) {
    // Nobody can be asked once an attempt was made; the purchase ends as refused, once that is proved.
    const asPriced = { ...cart, charge: purchase.cart.charge };
    const stage = { ...checkoutOf(purchase), stage: 'checking_out', cart: asPriced } as const;
    return moved(purchase, stage, laterMs, 'The new item has another price and is not bought.', {
      detail: dearer,
    });
  }
  const requestId = requestIdAfter(tools, purchase);
  const attempt = newAttempt(tools, purchase.attempt.number + 1, 'buy', atMs, requestId);
  const checkout = { ...checkoutOf(purchase), offer: refilled.offer, cart, attempt };
  return writeAhead(tools, purchase, checkout, 'The cart has the new item; checking it out.', atMs);
}

/** Why the new item is not bought for this: a guard, an approval that does not cover it, or more than the budgets hold for it. */
async function whyNotAtThisPrice(
  tools: Tools,
  purchase: CheckingOut,
  charge: Money,
): Promise<string | undefined> {
  const verdict = await judgePrice(tools, purchase, charge);
  if ('refusal' in verdict) return verdict.refusal.detail;
  if ('asks' in verdict) return verdict.asks[0]?.detail ?? 'Somebody would have to agree.';
  const commitment = commitmentOf(charge, purchase.intent);
  const { amount, budgets } = purchase.hold;
  if (budgets.length === 0 || commitment.amount.lte(amount.amount)) return undefined;
  return `It commits to ${priced(commitment)}, and the budgets hold ${priced(amount)} for it.`;
}
