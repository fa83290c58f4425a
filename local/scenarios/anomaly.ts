import * as z from 'zod/mini';
import { decimalNumber, guid, positiveDecimal, purchaseReference, said } from './vocabulary.ts';

/**
 * Deliberate faults of an invoice, one for each kind of discrepancy that an invoice can carry. `purchase` names a line
 * of a request sent before (`REQUEST-ID/LINE-ID`), or the key of an earlier reservation.
 */
const purchase = said(
  purchaseReference,
  'The purchase concerned: `requestId/lineId`, or the key of an earlier reservation.',
);

const foreignReservation = {
  customerId: said(guid, 'Who is charged.'),
  productId: said(z.string(), 'Product of the catalogue.'),
  skuId: said(z.string(), 'SKU of the catalogue.'),
  quantity: said(z.int().check(z.gte(1)), 'Units charged.'),
  unitPrice: said(positiveDecimal, 'Price of one unit in the currency of the invoice.'),
};

export const anomaly = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: said(z.literal('billed_twice'), 'The same charge stands on this invoice once more.'),
    purchase,
  }),
  z.strictObject({
    kind: said(z.literal('unit_price_differs'), 'The charge is billed at another unit price.'),
    purchase,
    unitPrice: said(positiveDecimal, 'The unit price billed instead, in the pricing currency.'),
  }),
  z.strictObject({
    kind: said(z.literal('quantity_differs'), 'The charge is billed for another quantity.'),
    purchase,
    quantity: said(z.int().check(z.gte(1)), 'The quantity billed instead.'),
  }),
  z.strictObject({
    kind: said(z.literal('term_differs'), 'The charge is billed for another term.'),
    purchase,
    term: said(
      z.enum(['P1Y', 'P3Y']),
      'The term billed instead. The price stays unless `unitPrice` is given.',
    ),
    unitPrice: said(z.optional(positiveDecimal), 'The unit price billed with it, in the pricing currency.'),
  }),
  z.strictObject({
    kind: said(z.literal('customer_differs'), 'The charge is billed to another customer.'),
    purchase,
    customerId: said(guid, 'The customer charged instead.'),
  }),
  z.strictObject({
    kind: said(z.literal('currency_differs'), 'The charge is billed in another currency.'),
    purchase,
    unitPrice: said(
      positiveDecimal,
      "The unit price in this invoice's currency, which is not the purchase's. The charge is billed here and nowhere else.",
    ),
  }),
  z.strictObject({
    kind: said(z.literal('amount_differs'), 'The charge differs, and nothing on its line says why.'),
    purchase,
    by: said(
      decimalNumber,
      'Added to the charge before tax, with unit price and quantity left as they were; more than rounding may be.',
    ),
  }),
  z.strictObject({
    kind: said(z.literal('rounding'), 'The charge differs by no more than Microsoft rounds.'),
    purchase,
    by: said(
      decimalNumber,
      'Added to the charge before tax; no more than the documented rounding: two of the smallest units of the currency (0.02 EUR, 2 JPY), or one for each unit bought where that is more.',
    ),
  }),
  z.strictObject({
    kind: said(z.literal('exchange_rate'), 'The charge is converted at another rate.'),
    purchase,
    rate: said(
      positiveDecimal,
      "The exchange rate billed instead of the month's. Only where pricing and billing currency differ. More than a fifth off what others of the month carry, and off what was paid, it is told as amount_differs.",
    ),
  }),
  z.strictObject({
    kind: said(z.literal('purchased_not_billed'), 'The charge of this month is never billed.'),
    purchase,
  }),
  z.strictObject({
    kind: said(
      z.literal('billed_after_cancellation'),
      'The charge of this month is billed although everything was given back before it.',
    ),
    purchase,
  }),
  z.strictObject({
    kind: said(
      z.literal('unknown_charge_type'),
      'The charge bears a charge type that nobody has seen before.',
    ),
    purchase,
    chargeType: said(z.string().check(z.minLength(1)), 'The word printed as charge type.'),
  }),
  z.strictObject({
    kind: said(z.literal('billed_not_purchased'), 'A reservation is billed that we did not buy.'),
    ...foreignReservation,
    prefix: said(
      z._default(z.enum(['', 'RIOderId']), ''),
      'Prefix of the reservation order id: none for the Azure portal.',
    ),
  }),
  z.strictObject({
    kind: said(z.literal('renewed'), 'A renewal is billed that we did not ask for.'),
    ...foreignReservation,
  }),
  z.strictObject({
    kind: said(z.literal('test_purchase'), 'A purchase made with a Partner Center test account is billed.'),
    ...foreignReservation,
  }),
  z.strictObject({
    kind: said(z.literal('lines_do_not_sum'), 'The total of the invoice is not the sum of its lines.'),
    by: said(decimalNumber, "Added to the invoice's total and its PDF, but to no line."),
  }),
  z.strictObject({
    kind: said(z.literal('statement_differs'), 'The PDF states another total than the invoice.'),
    by: said(decimalNumber, 'Added to the subtotal and total of the PDF alone.'),
  }),
]);

export type Anomaly = z.output<typeof anomaly>;
