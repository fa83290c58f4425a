import * as z from 'zod/mini';
import { decimalNumber, guid, positiveDecimal, purchaseReference, said } from './vocabulary.ts';

/**
 * Deliberate faults of an invoice, one for each kind of discrepancy that an invoice can carry. `purchase` names a line
 * of a request sent before (`REQUEST-ID/LINE-ID`), or the key of an earlier reservation.
 */
const purchase = said(purchaseReference, 'The purchase concerned: `requestId/lineId`, or the key of an earlier reservation.');

const foreignReservation = {
  customerId: said(guid, 'Who is charged.'),
  productId: said(z.string(), 'Product of the catalogue.'),
  skuId: said(z.string(), 'SKU of the catalogue.'),
  quantity: said(z.int().check(z.gte(1)), 'Units charged.'),
  unitPrice: said(positiveDecimal, 'Price of one unit in the currency of the invoice.'),
};

export const anomaly = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('billed_twice'), purchase }),
  z.strictObject({
    kind: z.literal('unit_price_differs'),
    purchase,
    unitPrice: said(positiveDecimal, 'The unit price billed instead, in the pricing currency.'),
  }),
  z.strictObject({
    kind: z.literal('quantity_differs'),
    purchase,
    quantity: said(z.int().check(z.gte(1)), 'The quantity billed instead.'),
  }),
  z.strictObject({
    kind: z.literal('term_differs'),
    purchase,
    term: said(z.enum(['P1Y', 'P3Y']), 'The term billed instead. The price stays unless `unitPrice` is given.'),
    unitPrice: said(z.optional(positiveDecimal), 'The unit price billed with it, in the pricing currency.'),
  }),
  z.strictObject({
    kind: z.literal('customer_differs'),
    purchase,
    customerId: said(guid, 'The customer charged instead.'),
  }),
  z.strictObject({
    kind: z.literal('currency_differs'),
    purchase,
    unitPrice: said(positiveDecimal, "The unit price in this invoice's currency, which is not the purchase's. The charge is billed here and nowhere else."),
  }),
  z.strictObject({
    kind: z.literal('amount_differs'),
    purchase,
    by: said(decimalNumber, 'Added to the charge before tax, with unit price and quantity left as they were; more than rounding may be.'),
  }),
  z.strictObject({
    kind: z.literal('rounding'),
    purchase,
    by: said(decimalNumber, 'Added to the charge before tax; no more than the documented rounding: 0.02, or 0.01 for each unit where that is more.'),
  }),
  z.strictObject({
    kind: z.literal('exchange_rate'),
    purchase,
    rate: said(positiveDecimal, "The exchange rate billed instead of the month's. Only where pricing and billing currency differ."),
  }),
  z.strictObject({ kind: z.literal('purchased_not_billed'), purchase }),
  z.strictObject({ kind: z.literal('billed_after_cancellation'), purchase }),
  z.strictObject({
    kind: z.literal('unknown_charge_type'),
    purchase,
    chargeType: said(z.string().check(z.minLength(1)), 'The word printed as charge type.'),
  }),
  z.strictObject({
    kind: z.literal('billed_not_purchased'),
    ...foreignReservation,
    prefix: said(z._default(z.enum(['', 'RIOderId']), ''), 'Prefix of the reservation order id: none for the Azure portal.'),
  }),
  z.strictObject({ kind: z.literal('renewed'), ...foreignReservation }),
  z.strictObject({ kind: z.literal('test_purchase'), ...foreignReservation }),
  z.strictObject({
    kind: z.literal('lines_do_not_sum'),
    by: said(decimalNumber, "Added to the invoice's total and its PDF, but to no line."),
  }),
  z.strictObject({
    kind: z.literal('statement_differs'),
    by: said(decimalNumber, "Added to the subtotal and total of the PDF alone."),
  }),
]);

export type Anomaly = z.output<typeof anomaly>;
