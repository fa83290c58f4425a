import { fields, lenient } from '../../wire/fields.ts';
import { amount, currencyCode, day, label, text } from '../../wire/leaves.ts';
import { figure } from './columns.ts';
import { legacyColumns } from './legacy-columns.ts';

/** A charge for licences of legacy commerce. Page: invoice-resources (LicenseBasedLineItem). */
export const licenseBasedLineItem = fields({
  ...legacyColumns,
  customerName: lenient(text),
  invoiceNumber: lenient(label),
  syndicationPartnerSubscriptionNumber: lenient(label),
  offerId: lenient(text),
  durableOfferId: lenient(text),
  offerName: lenient(text),
  subscriptionStartDate: lenient(day),
  subscriptionEndDate: lenient(day),
  chargeType: lenient(text),
  unitPrice: figure,
  quantity: figure,
  amount: figure,
  totalOtherDiscount: figure,
  subtotal: amount,
  tax: amount,
  totalForCustomer: amount,
  currency: currencyCode,
});
