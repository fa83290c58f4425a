import { asId } from '../values/id.ts';
import { amountText, type Money } from '../values/money.ts';
import { CART_LIFE_UNKNOWN_MS, CART_MARGIN_MS, OFFER_FRESH_MS, SETTLE_MS } from './deadlines.ts';
import type { Attempt, BoundCart, Checkout, Offer, PurchaseIn, Send } from './purchase.ts';
import { sendCheckout } from './send-checkout.ts';
import { moved, rejected, type Move, type Tools } from './step.ts';

/**
 * carted -> checking_out, the point of no return: the first attempt is written down with its ids, and only then the
 * checkout leaves. The price is compared here, at the last moment before money can be spent.
 */
export function checkOut(tools: Tools, purchase: PurchaseIn<'carted'>): Move {
  const { offer, cart, intent } = purchase;
  const nowMs = tools.nowMs();
  const { charge: expected } = intent.expected;
  if (cart.charge.currency !== expected.currency) {
    const detail = `The cart is priced in ${cart.charge.currency}, the request expected ${expected.currency}.`;
    return rejected(purchase, 'currency_differs', detail, 'expected.currency');
  }
  if (!cart.charge.amount.eq(expected.amount)) {
    const detail = `The cart costs ${priced(cart.charge)} a charge, the request expected ${priced(expected)}.`;
    return rejected(purchase, 'price_differs', detail, 'expected.amount');
  }
  const unfit = !isFresh(offer, nowMs)
    ? 'The item in the cart was looked up too long ago'
    : !isGoodForSending(cart, nowMs)
      ? 'The cart ends too soon'
      : undefined;
  if (unfit !== undefined) {
    const facts = { cartId: cart.cartId };
    return moved(purchase, { stage: 'ready', offer }, nowMs, `${unfit}; nothing was sent yet.`, facts);
  }
  const attempt: Attempt = {
    number: 1,
    requestId: asId(tools.newGuid()),
    correlationId: asId(tools.newGuid()),
    startedAtMs: nowMs,
  };
  return writeAhead(tools, purchase, { offer, cart, attempt, sends: [] }, 'Checking out.');
}

/** Writes a send down, and sends only once that is durable. Until an answer is written it counts as unheard. */
export function writeAhead(
  tools: Tools,
  purchase: PurchaseIn<'carted'> | PurchaseIn<'checking_out'>,
  { offer, cart, attempt, sends }: Checkout,
  what: string,
): Move {
  const { number, requestId, correlationId } = attempt;
  const sentAtMs = tools.nowMs();
  const send: Send = { attempt: number, requestId, correlationId, sentAtMs, answer: 'none' };
  const stage = { stage: 'checking_out', offer, cart, attempt, sends: [...sends, send] } as const;
  const facts = { cartId: cart.cartId, attempt: String(number), requestId, correlationId };
  const move = moved(purchase, stage, sentAtMs + SETTLE_MS, what, facts);
  return { ...move, send: () => sendCheckout(tools, move.to as PurchaseIn<'checking_out'>) };
}

/** Whether the ids of the catalogue may still be used; only asked before the first attempt, which fixes the cart. */
export function isFresh({ foundAtMs }: Offer, nowMs: number): boolean {
  return nowMs - foundAtMs <= OFFER_FRESH_MS;
}

export function isGoodForSending(cart: BoundCart, nowMs: number): boolean {
  return cartEndMs(cart) - nowMs > CART_MARGIN_MS;
}

export function cartEndMs({ expiresAtMs, boundAtMs }: BoundCart): number {
  return expiresAtMs ?? boundAtMs + CART_LIFE_UNKNOWN_MS;
}

function priced(price: Money): string {
  return `${amountText(price)} ${price.currency}`;
}
