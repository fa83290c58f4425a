import { asId } from '../../values/id.ts';
import { amountText } from '../../values/money.ts';
import { cartDifference, cartLineOf } from './cart-line.ts';
import { withExpiry } from './cart-life.ts';
import { LEASE_MS, OFFER_FRESH_MS } from '../deadlines.ts';
import { findItem, type FoundItem } from '../finding/find-item.ts';
import type { BoundCart, Offer, Purchase, PurchaseIn } from '../purchase.ts';
import type { Tools } from '../step.ts';
import type { Refusal } from '../storefront.ts';

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
  const known = withExpiry(withExpiry(cart, put.expiresAtMs), read.found.expiresAtMs);
  const [line] = read.found.lines;
  if (line?.error) return { refusal: line.error, cart: known };
  const difference = differenceOf(purchase, offer, read.found);
  const charge = line?.charge;
  if (difference !== undefined || charge === undefined) {
    return { unclear: difference ?? 'it has no price', cart: known };
  }
  const facts = { cartId: cart.cartId, catalogItemId, charge: amountText(charge), requestId, correlationId };
  return { offer, cart: { ...known, charge }, facts };
}

function differenceOf(
  purchase: Purchase,
  offer: Offer,
  cart: Parameters<typeof cartDifference>[2],
): string | undefined {
  return cart.status === 'active' ? cartDifference(purchase, offer, cart) : `it is ${cart.status}`;
}
