import type { Cart } from '../../purchasing/storefront.ts';
import { asId } from '../../values/id.ts';
import type { Cart as ShoppingCart, CartLine } from '../ordering/cart.ts';
import { snakeCase } from '../wire/words.ts';
import { lineRefusal } from './refusal.ts';
import { spelling } from '../wire/written.ts';
import { toCharge } from './to-charge.ts';

/** A cart as a purchase compares it. One that does not say what it is, as in 2018, is evidence of nothing: `other`. */
export function toCart(cart: ShoppingCart): Cart {
  return {
    cartId: asId(cart.id),
    status: cart.status?.value ?? 'other',
    expiresAtMs: cart.expirationTimestamp?.value,
    lines: cart.lineItems.map(toLine),
  };
}

function toLine(line: CartLine): Cart['lines'][number] {
  return {
    catalogItemId: line.catalogItemId,
    quantity: line.quantity.value,
    term: line.termDuration?.toUpperCase(),
    billingCycle: snakeCase(spelling(line.billingCycle)),
    charge: toCharge(line.pricing, line.currencyCode),
    error: line.error && lineRefusal(line.error.errorCode?.value, line.error.errorDescription),
  };
}
