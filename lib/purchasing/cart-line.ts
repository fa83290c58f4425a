import { markerOf } from './marker.ts';
import type { Offer, Purchase } from './purchase.ts';
import type { Cart, CartLine } from './storefront.ts';

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
