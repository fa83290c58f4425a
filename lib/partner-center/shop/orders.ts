import { z } from '../../values/schema.ts';
import type { OrderState } from '../../purchasing/storefront.ts';
import { asId, type CustomerId, type OrderId } from '../../values/id.ts';
import { chargeOf } from './carts.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { PartnerCenterError } from '../exchange/partner-center-error.ts';
import { path } from '../exchange/path.ts';
import { exactDecimal, fields, folded, instant, snakeCase, text, wholeNumber } from '../exchange/wire.ts';

/** The code by which a 404 says that an order does not exist. */
export const ORDER_ABSENT = ['20000'];

/** One order, at once after checkout. Errors: 404/20000 no such order. Page: get-an-order-by-id. */
export async function getOrder(
  exchange: Exchange,
  customerId: CustomerId,
  orderId: OrderId,
): Promise<OrderState> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/orders/${orderId}`,
    // Known from Microsoft's own SDK only; without it an order comes without its prices.
    query: { include_price: 'true' },
    repeatable: true,
  });
  return orderState(decodeAnswer(orderWire, answer));
}

type CheckedOut = { readonly orders: readonly OrderState[]; readonly orderErrors: number };

/**
 * What a 2xx of checkout says: one order per order group, and an error for each group that got none. `orderErrors` is
 * missing where there are none. Throws a PartnerCenterError where the body says neither. Page: checkout-a-cart.
 */
export function decodeCheckout(answer: Answer): CheckedOut {
  const { orders, orderErrors } = decodeAnswer(checkoutWire, answer);
  if (orders === undefined && orderErrors === undefined) {
    const { status, requestId, correlationId } = answer;
    const description = 'the answer names neither orders nor errors';
    throw new PartnerCenterError({ kind: 'malformed', status, requestId, correlationId, description });
  }
  return { orders: (orders ?? []).map(orderState), orderErrors: orderErrors?.length ?? 0 };
}

const orderWire = fields({
  id: text,
  alternateId: z.optional(text),
  referenceCustomerId: z.optional(text),
  currencyCode: z.optional(text),
  billingCycle: z.optional(text),
  creationDate: instant,
  status: text,
  lineItems: z.array(
    fields({
      lineItemNumber: wholeNumber,
      offerId: text,
      quantity: wholeNumber,
      termDuration: z.optional(text),
      friendlyName: z.optional(text),
      pricing: z.optional(fields({ extendedPrice: z.optional(exactDecimal) })),
    }),
  ),
});

const checkoutWire = fields({
  orders: z.optional(z.array(orderWire)),
  orderErrors: z.optional(z.array(z.unknown())),
});

function orderState(order: z.output<typeof orderWire>): OrderState {
  return {
    orderId: asId(order.id),
    alternateId: order.alternateId,
    customerId: order.referenceCustomerId ?? '',
    status: STATUSES.get(folded(order.status)) ?? 'other',
    rawStatus: order.status,
    orderedAtMs: order.creationDate ?? 0,
    currency: order.currencyCode?.toUpperCase() ?? '',
    ...billingCycleOf(order.billingCycle),
    lines: order.lineItems.map((line) => ({
      lineNumber: line.lineItemNumber,
      catalogItemId: line.offerId,
      quantity: line.quantity,
      term: line.termDuration?.toUpperCase(),
      friendlyName: line.friendlyName,
      charge: chargeOf(line.pricing?.extendedPrice, order.currencyCode),
    })),
  };
}

// `unknown` and `none` are among the values of the page, and say nothing.
function billingCycleOf(word: string | undefined): { readonly billingCycle?: string } {
  const billingCycle = snakeCase(word ?? '');
  return ['', 'unknown', 'none'].includes(billingCycle) ? {} : { billingCycle };
}

// Page order-resources. Suspended, partial success and whatever comes later are for a person to judge.
const STATUSES: ReadonlyMap<string, OrderState['status']> = new Map<string, OrderState['status']>([
  ['completed', 'completed'],
  ['pending', 'pending'],
  ['pendingreview', 'pending'],
  ['pendingpoupload', 'pending'],
  ['pouploadcomplete', 'pending'],
  ['cancelled', 'ended_badly'],
  ['canceled', 'ended_badly'],
  ['error', 'ended_badly'],
  ['poreviewrejected', 'ended_badly'],
]);
