import { equalMoney } from '../../values/money.ts';
import { markerOf } from '../marker.ts';
import type { Checkout, Offer, Purchase } from '../purchase.ts';
import type { Cart, CartLine } from '../storefront.ts';

/** The one line of the one cart of a purchase, with the marker by which an order of it is recognised later. */
export function cartLineOf({ id, intent }: Purchase, offer: Offer): CartLine {
  const { quantity, billingCycle, term } = intent;
  const { catalogItemId, provisioningContext } = offer;
  const friendlyName = markerOf(id);
  return { catalogItemId, quantity, billingCycle, term, provisioningContext, friendlyName };
}

/** In which way a cart is not what was asked for; undefined where it is. */
export function cartDifference({ intent }: Purchase, offer: Offer, cart: Cart): string | undefined {
  const [line] = cart.lines;
  if (cart.status === 'ordered') return 'it is ordered already';
  if (!line || cart.lines.length !== 1) return `it has ${cart.lines.length} lines`;
  if (line.catalogItemId !== offer.catalogItemId) return `its item is ${line.catalogItemId}`;
  if (line.quantity !== intent.quantity) return `its quantity is ${line.quantity}`;
  if (line.term !== undefined && line.term !== intent.term) return `its term is ${line.term}`;
  if (line.billingCycle.toLowerCase() !== intent.billingCycle) return `it is billed ${line.billingCycle}`;
  return undefined;
}

/** Whether a cart still holds what was confirmed, at the price that was read: a late PUT may have changed both. */
export function isAsRead({ offer, cart }: Pick<Checkout, 'offer' | 'cart'>, { lines }: Cart): boolean {
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0 || line.error !== undefined) return false;
  const isSamePrice = line.charge === undefined || equalMoney(line.charge, cart.charge);
  return line.catalogItemId === offer.catalogItemId && isSamePrice;
}
