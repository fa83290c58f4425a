import { asId } from '../../values/id.ts';
import { amountText, type Money } from '../../values/money.ts';
import { cartDifference, cartLineOf } from './cart-line.ts';
import { withExpiry } from './cart-life.ts';
import { LEASE_MS, OFFER_FRESH_MS } from '../deadlines.ts';
import { findItem, type FoundItem } from '../finding/find-item.ts';
import type { BoundCart, Offer, PurchaseIn } from '../purchase.ts';
import type { Tools } from '../step.ts';
import type { Cart, Refusal } from '../storefront.ts';

type WithCart = PurchaseIn<'carted'> | PurchaseIn<'checking_out'>;

/** Whether the ids of the catalogue may still be used. */
export function isFresh({ foundAtMs }: Offer, nowMs: number): boolean {
  return nowMs - foundAtMs <= OFFER_FRESH_MS;
}

/** What the catalogue sells now in place of what lies in a cart. */
export function lookUpItem({ storefront }: Tools, { intent, offer }: WithCart): Promise<FoundItem> {
  const { customerId, market, productId, skuId } = intent;
  const query = { customerId, market, productId, skuId, isAzurePlan: offer.isAzurePlan };
  return findItem(storefront, query, intent);
}

/** The cart that may hold this item from now on, whatever becomes of the PUT; written down before it leaves. */
export function mayHold({ items, ...cart }: BoundCart, catalogItemId: string): BoundCart {
  return { ...cart, items: items.includes(catalogItemId) ? items : [...items, catalogItemId] };
}

type Refilled =
  | { readonly offer: Offer; readonly cart: BoundCart; readonly facts: Readonly<Record<string, string>> }
  | { readonly refusal: Refusal; readonly cart: BoundCart }
  | { readonly unclear: string; readonly cart: BoundCart };

/**
 * Puts another item into the same cart and reads it back: what counts is what the cart holds, not what the PUT answered.
 * Throws where the PUT was not answered. `decidedAtMs` is when it was decided.
 */
export async function refill(
  tools: Tools,
  purchase: WithCart,
  catalogItemId: string,
  decidedAtMs: number,
): Promise<Refilled> {
  const { intent, cart } = purchase;
  // A worker that was frozen after deciding must not change a cart that somebody else is checking out by now.
  if (tools.nowMs() - decidedAtMs > LEASE_MS) return { unclear: 'it was too late to put it there', cart };
  const offer = { ...purchase.offer, catalogItemId, foundAtMs: tools.nowMs() };
  const [requestId, correlationId] = [tools.newGuid(), tools.newGuid()];
  const call = {
    requestId: asId<'RequestId'>(requestId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  const { storefront } = tools;
  const put = await storefront.updateCart(intent.customerId, cart.cartId, cartLineOf(purchase, offer), call);
  if ('refused' in put) return { refusal: put, cart };
  const read = await storefront.cart(intent.customerId, cart.cartId);
  if (read.looked !== 'found') {
    const unclear = read.looked === 'absent' ? 'the cart is gone' : read.detail;
    return { unclear, cart: withExpiry(cart, put.expiresAtMs) };
  }
  const held = asHeld({ ...purchase, offer, cart: withExpiry(cart, put.expiresAtMs) }, read.found);
  if (!('charge' in held)) return held;
  const charge = amountText(held.charge);
  const facts = { cartId: cart.cartId, catalogItemId, charge, requestId, correlationId };
  return { offer, cart: held.cart, facts };
}

type Held =
  { readonly cart: BoundCart; readonly charge: Money } | Exclude<Refilled, { readonly offer: Offer }>;

/** The cart as it reads, with the price and the end it has now; or in which way it does not hold the item any more. */
export function asHeld(purchase: WithCart, read: Cart): Held {
  const { offer } = purchase;
  const cart = withExpiry(purchase.cart, read.expiresAtMs);
  const [line] = read.lines;
  if (line?.error) return { refusal: line.error, cart };
  const difference =
    read.status === 'active' ? cartDifference(purchase, offer, read) : `it is ${read.status}`;
  const charge = line?.charge;
  if (difference !== undefined || charge === undefined) {
    return { unclear: difference ?? 'it has no price', cart };
  }
  return { cart: { ...cart, charge }, charge };
}
