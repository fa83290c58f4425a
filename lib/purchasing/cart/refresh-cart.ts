import { amountText } from '../../values/money.ts';
import { lookAgainAtMs } from '../deadlines.ts';
import type { PurchaseIn } from '../purchase.ts';
import { asHeld, lookUpItem, mayHold, refill } from './refresh-item.ts';
import { moved, rejected, waits, waitsForOpening, type Move, type Tools } from '../step.ts';
import { waitingSinceMs } from '../waiting-since.ts';

type Carted = PurchaseIn<'carted'>;

/** carted -> carted: the item in the cart is looked up anew, and where its id has changed the same cart gets the new one. */
export async function refreshCart(tools: Tools, purchase: Carted): Promise<Move> {
  const { cart } = purchase;
  const nowMs = tools.nowMs();
  const { state, reason } = await tools.ledger.purchasing();
  if (state === 'stopped') return waitsForOpening(nowMs, purchase, reason);
  const item = await lookUpItem(tools, purchase);
  if ('looked' in item) {
    const dueAtMs = lookAgainAtMs(nowMs, waitingSinceMs(purchase), item.retryAfterMs);
    return waits(purchase, dueAtMs, 'The availabilities cannot be looked at now.', { detail: item.detail });
  }
  if ('refused' in item) return rejected(purchase, ...item.refused);
  const { catalogItemId } = item;
  // Only a cart that never saw another item is sure to hold this one: a PUT that was not heard may have landed.
  if (cart.items.every((itemId) => itemId === catalogItemId)) return readAgain(tools, purchase);
  const stage = { stage: 'carted', offer: purchase.offer, cart: mayHold(cart, catalogItemId) } as const;
  const facts = { cartId: cart.cartId, catalogItemId };
  const move = moved(purchase, stage, nowMs, 'The item has a new id; putting it into the same cart.', facts);
  return { ...move, send: () => putItem(tools, move.to as Carted, catalogItemId, nowMs) };
}

/**
 * The item in the cart is still sold, but at which price is for the cart to say: it is read anew, and compared again before
 * the checkout. One that is gone or holds something else is left behind, since nothing was sent to it.
 */
async function readAgain(tools: Tools, purchase: Carted): Promise<Move> {
  const nowMs = tools.nowMs();
  const { cartId } = purchase.cart;
  const looked = await tools.storefront.cart(purchase.intent.customerId, cartId);
  if (looked.looked === 'unavailable') {
    const dueAtMs = lookAgainAtMs(nowMs, waitingSinceMs(purchase), looked.retryAfterMs);
    return waits(purchase, dueAtMs, 'The cart cannot be looked at now.', { detail: looked.detail });
  }
  const offer = { ...purchase.offer, foundAtMs: nowMs };
  const known = { ...purchase, offer };
  const what = 'The item in the cart is still sold.';
  // Whoever ordered it: to check it out repeats that order, and a new cart could make a second one.
  if (looked.looked === 'found' && looked.found.status === 'ordered') return waits(known, nowMs, what);
  const held = looked.looked === 'found' ? asHeld(known, looked.found) : { unclear: 'it is gone' };
  if (!('charge' in held)) {
    const detail = 'refusal' in held ? held.refusal.detail : held.unclear;
    const stage = { stage: 'ready', offer: purchase.offer } as const;
    return moved(purchase, stage, nowMs, 'The cart is not as it was; nothing was sent yet.', {
      ...{ cartId, detail },
    });
  }
  const { cart, charge } = held;
  const facts = { cartId, charge: amountText(charge), currency: charge.currency };
  return moved(purchase, { stage: 'carted', offer, cart }, nowMs, what, facts);
}

async function putItem(
  tools: Tools,
  purchase: Carted,
  catalogItemId: string,
  decidedAtMs: number,
): Promise<Move> {
  const refilled = await refill(tools, purchase, catalogItemId, decidedAtMs);
  const laterMs = lookAgainAtMs(tools.nowMs(), waitingSinceMs(purchase));
  if ('unclear' in refilled) {
    const { cart, unclear: detail } = refilled;
    const stage = { stage: 'carted', offer: purchase.offer, cart } as const;
    return moved(purchase, stage, laterMs, 'The cart does not show the new item yet.', { detail });
  }
  if ('refusal' in refilled) {
    const { refused, code, detail } = refilled.refusal;
    if (refused === 'final') {
      return rejected(purchase, 'cart_refused', `Microsoft refused the new item: ${detail} (${code})`);
    }
    const known = { ...purchase, cart: refilled.cart };
    return waits(known, laterMs, 'The new item was refused for now.', { code, detail });
  }
  const { offer, cart, facts } = refilled;
  return moved(
    purchase,
    { stage: 'carted', offer, cart },
    tools.nowMs(),
    'The cart has the new item.',
    facts,
  );
}
