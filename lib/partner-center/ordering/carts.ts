import type { CartId, CustomerId } from '../../values/id.ts';
import type { Call, Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import { printedWith, withMember } from '../wire/printed-with.ts';
import { cartBody, lineBody, type CartIntent, type CartLineIntent } from './cart-intent.ts';
import { cart, type Cart } from './cart.ts';

/** The code by which a 404 says that a cart does not exist or has expired. */
export const CART_ABSENT = ['800008'];

/**
 * Makes a cart. 201 is no proof that it can be bought: see each line's `error`. Every try that arrives makes another
 * cart, harmless because it expires. Errors: 400/800002, 400/900206, 400/900312 to 900318, 404/400019. Page:
 * create-a-cart.
 */
export async function createCart(
  exchange: Exchange,
  customerId: CustomerId,
  intent: CartIntent,
  call: Call,
): Promise<Result<Cart>> {
  const answer = await exchange({
    operation: 'create_cart',
    path: path`/v1/customers/${customerId}/carts`,
    body: cartBody(intent),
    call,
  });
  return readAnswer(cart, answer);
}

/** A cart as it stands: still active, or ordered. Errors: 404/800008 gone. Page: cart-resources (GET has no page of its own). */
export async function getCart(
  exchange: Exchange,
  customerId: CustomerId,
  cartId: CartId,
): Promise<Result<Cart>> {
  const answer = await exchange({
    operation: 'get_cart',
    path: path`/v1/customers/${customerId}/carts/${cartId}`,
  });
  return readAnswer(cart, answer);
}

/**
 * Gives a cart other lines; everything else goes back as it was read. The last writer wins: no page knows an ETag of
 * carts. The samples do not show again what was attested, so it is attested again by whoever says so. Documented to
 * answer 201. Errors: as for a new cart, 404/800008 gone. Page: update-a-cart.
 */
export async function updateCart(
  exchange: Exchange,
  customerId: CustomerId,
  asRead: Cart,
  lines: readonly CartLineIntent[],
  call: Call,
  { partnerOnRecordAttestationAccepted: attested }: Omit<CartIntent, 'lines' | 'attributes'> = {},
): Promise<Result<Cart>> {
  const body = printedWith(cart, asRead, 'lineItems', lines.map(lineBody));
  const answer = await exchange({
    operation: 'update_cart',
    path: path`/v1/customers/${customerId}/carts/${asRead.id}`,
    body: attested === undefined ? body : withMember(body, 'PartnerOnRecordAttestationAccepted', attested),
    call,
  });
  return readAnswer(cart, answer);
}
