import type { CartId, CustomerId } from '../../values/id.ts';
import type { Call, Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { Codec, ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import type { Json } from '../wire/json.ts';
import { anything, label, text } from '../wire/leaves.ts';
import { memberOf } from '../wire/member-of.ts';
import { order } from './order.ts';

/** What became of each group of a cart: an order, or an error, both in one 2xx. Page: cart-resources. */
export type CheckoutResult = ValueOf<typeof envelope> & { readonly isBareOrder?: true };

/**
 * Buys what is in a cart. No body. Idempotent per cart id since about 2022, and yet never repeated by itself: when to
 * ask again is decided by whoever keeps the books. Throws `malformed` where the answer names neither orders nor errors.
 * Errors: 409/800060 and 800064 in progress, 400/800065 submitted before, 404/400019 availability aged, and the refusals
 * of error-codes.ts. Page: checkout-a-cart.
 */
export async function checkOutCart(
  exchange: Exchange,
  customerId: CustomerId,
  cartId: CartId,
  call: Call,
): Promise<Result<CheckoutResult>> {
  const answer = await exchange({
    operation: 'check_out_cart',
    path: path`/v1/customers/${customerId}/carts/${cartId}/checkout`,
    call,
  });
  return readAnswer(checkoutResult, answer, (body) => (body.orders ?? body.orderErrors) !== undefined);
}

/** There is no sample of one. Its group is that of the cart's lines, its code a number here and a text elsewhere. */
const orderError = fields({
  orderGroupId: lenient(label),
  code: lenient(label),
  description: lenient(text),
  attributes: lenient(anything),
});

const envelope = fields({
  orders: optional(listOf(order)),
  /** Missing where there are none. */
  orderErrors: optional(listOf(orderError)),
  additionalInformation: lenient(anything),
  links: lenient(anything),
  attributes: lenient(anything),
});

// One sample of the page (2023, one licence) is the order itself, without an envelope.
const bareOrder: Codec<CheckoutResult> = {
  read: (wire, reading) => ({
    orders: [order.read(wire, reading)],
    orderErrors: undefined,
    additionalInformation: undefined,
    links: undefined,
    attributes: undefined,
    isBareOrder: true,
  }),
  print: ({ orders = [] }) => orders.map(order.print)[0] ?? null,
};

export const checkoutResult: Codec<CheckoutResult> = {
  read: (wire, reading) => (isOrder(wire) ? bareOrder : envelope).read(wire, reading),
  print: (result) => (result.isBareOrder === true ? bareOrder : envelope).print(result),
};

function isOrder(wire: Json): boolean {
  const has = (name: string): boolean => memberOf(wire, name) !== undefined;
  return has('id') && has('lineItems') && !has('orders');
}
