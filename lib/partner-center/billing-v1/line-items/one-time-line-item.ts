import { listOf } from '../../wire/collections.ts';
import { fields, lenient } from '../../wire/fields.ts';
import { amount, currencyCode, day, instant, label, text } from '../../wire/leaves.ts';
import { figure } from './columns.ts';
import { newCommerceColumns } from './new-commerce-columns.ts';

/**
 * A charge of new commerce: reservations, savings plans, software, licences, Azure plan, marketplace. It has no id, and
 * equal ones exist. Page: invoice-resources (OneTimeInvoiceLineItem).
 */
export const oneTimeLineItem = fields({
  ...newCommerceColumns,
  orderId: lenient(text),
  /** The short one; may equal the order id. A purchase is matched on either. */
  alternateId: lenient(text),
  /** When it was billed, which is not always when it was first bought. */
  orderDate: lenient(instant),
  productQualifiers: lenient(listOf(text)),
  subtotal: amount,
  taxTotal: amount,
  /** Not always subtotal and tax: a documented line has 820, 0 and 0. */
  totalForCustomer: amount,
  currency: currencyCode,
  subscriptionStartDate: lenient(day),
  subscriptionEndDate: lenient(day),
  /** Contains `Reservation` or `Savings Plan` for these. */
  termAndBillingCycle: lenient(text),
  /** Ties lines of one event together, such as a refund and the charge in its place. */
  referenceId: lenient(text),
  /** A JSON list in a text; order and wording change. */
  priceAdjustmentDescription: lenient(text),
  creditReasonCode: lenient(text),
  discountDetails: lenient(text),
  /** The quantity to reconcile with. */
  billableQuantity: figure,
  meterDescription: lenient(text),
  /** Blank for what is paid once, and while not billed. */
  billingFrequency: lenient(text),
  /** Of a reservation or a savings plan, and on licences too: no proof of what the line is. */
  reservationOrderId: lenient(text),
  promotionId: lenient(text),
  // In lines of 2018 and 2019: what is now called the alternate id, and the publisher.
  quoteId: lenient(text),
  providerName: lenient(text),
  providerId: lenient(label),
  // Stands beside the real one in a documented line.
  'attributes/objectType': lenient(text),
});
