import { cartEndMs, cartProvenMs } from '../cart/cart-life.ts';
import { LONGEST_PROOF_PAUSE_MS, SECOND_LOOK_MS } from '../deadlines.ts';
import type { PurchaseIn, Send } from '../purchase.ts';
import { checkoutOf, lastSend, parked } from './send-checkout.ts';
import { moved, waits, type Move, type Tools } from '../step.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/** Proof (a): each send has its recorded refusal, and the cart they were for reads active. Nothing of them is under way. */
export function failedAsRefused(purchase: CheckingOut): Move {
  const said = lastSend(purchase).detail ?? 'without a reason';
  return failed(purchase, 'checkout_refused', `Microsoft refused the checkout: ${said}`);
}

export function isRefused({ answer }: Send): boolean {
  return answer === 'refused' || answer === 'refresh';
}

/**
 * Proof (b): the cart is past the latest end we ever heard of, and so long past it that an order made in its last second
 * would be listed; two looks half an hour apart found it so, and no order was ever shown that could be its. Until then a
 * checkout that is still under way somewhere could order it, and we look again.
 */
export function failedOrLater(tools: Tools, purchase: CheckingOut, reads: string): Move {
  const { cart, sends } = purchase;
  const nowMs = tools.nowMs();
  const provenMs = cartProvenMs(cart);
  if (nowMs < provenMs) {
    const pauseMs = Math.min(nowMs - lastSend(purchase).sentAtMs, LONGEST_PROOF_PAUSE_MS);
    const what = `No order is shown; the cart ${reads} and may still be ordered.`;
    // Whoever found it past its end before had a clock that was wrong.
    return waits({ ...purchase, endSeenAtMs: undefined }, Math.min(nowMs + pauseMs, provenMs), what);
  }
  const { endSeenAtMs = nowMs, alikeSeen = [] } = purchase;
  if (nowMs < endSeenAtMs + SECOND_LOOK_MS) {
    const what = `No order is shown, and the cart ${reads} past its end; looking once more before it counts.`;
    return waits({ ...purchase, endSeenAtMs }, endSeenAtMs + SECOND_LOOK_MS, what);
  }
  const spoken = sends.find(({ answer }) => answer === 'in_progress' || answer === 'order');
  if (spoken) {
    const detail =
      `Microsoft spoke of an order (${spoken.detail ?? spoken.answer}), but none is shown, and cart ` +
      `${cart.cartId} ${reads}.`;
    return parked(purchase, 'order_spoken_of', detail);
  }
  const [alike] = alikeSeen;
  if (alike !== undefined) {
    const detail = `Cart ${cart.cartId} ${reads}, and order ${alike} of the same SKU, which nobody claims, could be this purchase's.`;
    return parked(purchase, 'order_alike_cart_gone', detail);
  }
  const until = new Date(cartEndMs(cart)).toISOString();
  const detail = `No order was made: cart ${cart.cartId} could be ordered until ${until}, it ${reads}, and no order of it is shown.`;
  return failed(purchase, 'no_order_made', detail);
}

function failed(purchase: CheckingOut, code: string, detail: string): Move {
  const stage = { ...checkoutOf(purchase), stage: 'failed', reason: { code, detail } } as const;
  return moved(purchase, stage, undefined, detail, { cartId: purchase.cart.cartId, code });
}
