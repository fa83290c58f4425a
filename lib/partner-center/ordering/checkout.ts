import type { CartId, CustomerId } from '../../values/id.ts';
import type { Call, Exchange, Result } from '../exchange/exchange.ts';
import { malformed } from '../exchange/malformed.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { Codec, ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { isJsonObject, type Json } from '../wire/json.ts';
import { anything, label, text } from '../wire/leaves.ts';
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
  const result = readAnswer(checkoutResult, answer);
  if (result.body.orders === undefined && result.body.orderErrors === undefined) {
    throw malformed('the answer names neither orders nor errors', answer);
  }
  return result;
}

/** There is no sample of one. Its group is that of the cart's lines, its code a number here and a text elsewhere. */
const orderError = fields({
  orderGroupId: lenient(label),
  code: lenient(label),
  description: lenient(text),
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
  return isJsonObject(wire) && 'id' in wire && 'lineItems' in wire && !('orders' in wire);
}
