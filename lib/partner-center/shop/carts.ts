import { z } from '../../values/schema.ts';
import type { Call, Cart, CartLine } from '../../purchasing/storefront.ts';
import { asId, type CartId, type CustomerId } from '../../values/id.ts';
import { money } from '../../values/money.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { lineRefusal } from './refusal.ts';
import { exactDecimal, fields, folded, instant, snakeCase, text, wholeNumber } from '../exchange/wire.ts';

/** The code by which a 404 says that a cart does not exist or has expired. */
export const CART_ABSENT = ['800008'];

/**
 * Makes a cart of one line, so that it can become one order at most. 201 is no proof that it can be bought: see the
 * line's `error`. Not repeated by itself: every try would leave another cart behind. Errors: 400/800002, 400/900206,
 * 400/900312 to 900318, 404/400019. Page: create-a-cart.
 */
export async function createCart(
  exchange: Exchange,
  customerId: CustomerId,
  line: CartLine,
  call: Call,
): Promise<Cart> {
  const answer = await exchange({
    method: 'POST',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/carts`,
    body: {
      PartnerOnRecordAttestationAccepted: true,
      lineItems: [
        {
          id: 0,
          catalogItemId: line.catalogItemId,
          friendlyName: line.friendlyName,
          quantity: line.quantity,
          billingCycle: line.billingCycle,
          termDuration: line.term,
          provisioningContext: line.provisioningContext,
        },
      ],
    },
    call,
    repeatable: false,
  });
  return decodeCart(answer);
}

/** A cart as it stands: still active, or ordered. Errors: 404/800008 gone. Page: cart-resources (GET has no page of its own). */
export async function getCart(exchange: Exchange, customerId: CustomerId, cartId: CartId): Promise<Cart> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/carts/${cartId}`,
    repeatable: true,
  });
  return decodeCart(answer);
}

/**
 * Buys what is in a cart. No body. Idempotent per cart id since about 2022, and yet never repeated by itself: when to
 * ask again is decided by whoever keeps the books. Errors: 409/800060 and 800064 in progress, 400/800065 submitted
 * before, 404/400019 availability aged, and the refusals of error-codes.ts. Page: checkout-a-cart.
 */
export async function postCheckout(
  exchange: Exchange,
  customerId: CustomerId,
  cartId: CartId,
  call: Call,
): Promise<Answer> {
  return exchange({
    method: 'POST',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/carts/${cartId}/checkout`,
    call,
    repeatable: false,
  });
}

const cartWire = fields({
  id: text,
  status: z.optional(text),
  expirationTimestamp: z.optional(instant),
  lineItems: z.array(
    fields({
      catalogItemId: text,
      quantity: wholeNumber,
      currencyCode: z.optional(text),
      billingCycle: text,
      termDuration: z.optional(text),
      pricing: z.optional(fields({ extendedPrice: z.optional(exactDecimal) })),
      error: z.optional(fields({ errorCode: z.optional(text), errorDescription: z.optional(text) })),
    }),
  ),
});

function decodeCart(answer: Answer): Cart {
  const cart = decodeAnswer(cartWire, answer);
  return {
    cartId: asId(cart.id),
    status: statusOf(cart.status),
    expiresAtMs: cart.expirationTimestamp,
    lines: cart.lineItems.map((line) => ({
      catalogItemId: line.catalogItemId,
      quantity: line.quantity,
      term: line.termDuration?.toUpperCase(),
      billingCycle: snakeCase(line.billingCycle),
      charge: chargeOf(line.pricing?.extendedPrice, line.currencyCode),
      error:
        line.error === undefined ? undefined : lineRefusal(line.error.errorCode, line.error.errorDescription),
    })),
  };
}

/** Money of a cart or order line; undefined where either half is missing. */
export function chargeOf(
  amount: z.output<typeof exactDecimal> | undefined,
  currencyCode: string | undefined,
) {
  if (amount === undefined || currencyCode === undefined || currencyCode === '') return undefined;
  return money(amount, currencyCode.toUpperCase());
}

// A cart that does not say what it is, as in the samples of 2018, is evidence of nothing.
function statusOf(status: string | undefined): Cart['status'] {
  const word = folded(status ?? '');
  return word === 'active' || word === 'ordered' ? word : 'other';
}
