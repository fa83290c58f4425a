import { fields, lenient } from '../../wire/fields.ts';
import { amount, currencyCode, day, label, text } from '../../wire/leaves.ts';
import { figure } from './columns.ts';
import { legacyColumns } from './legacy-columns.ts';

/** What the two models of legacy Azure have in common beyond what all legacy commerce has. */
const legacyAzureColumns = {
  ...legacyColumns,
  partnerName: lenient(text),
  partnerBillableAccountId: lenient(label),
  customerCompanyName: lenient(text),
  invoiceNumber: lenient(label),
  serviceName: lenient(text),
  serviceType: lenient(text),
  resourceGuid: lenient(text),
  resourceName: lenient(text),
  region: lenient(text),
  unit: lenient(text),
};

/** A month's charge for one meter of legacy Azure. Page: invoice-resources (UsageBasedLineItem). */
export const usageBasedLineItem = fields({
  ...legacyAzureColumns,
  /** 1 on every documented line: no id of the line. */
  detailLineItemId: lenient(label),
  /** In the table; the lines have `customerCompanyName`. */
  customerName: lenient(text),
  sku: lenient(text),
  consumedQuantity: figure,
  includedQuantity: figure,
  /** What is charged for: what was consumed over what is included. */
  overageQuantity: figure,
  listPrice: figure,
  consumptionPrice: figure,
  consumptionDiscount: figure,
  currency: currencyCode,
  pretaxCharges: amount,
  taxAmount: amount,
  postTaxTotal: amount,
  pretaxEffectiveRate: figure,
  postTaxEffectiveRate: figure,
  chargeType: lenient(text),
});

/** A day's usage of one meter of legacy Azure, a quantity without a price. Page: invoice-resources (DailyUsageLineItem). */
export const dailyUsageLineItem = fields({
  ...legacyAzureColumns,
  customerBillableAccount: lenient(label),
  usageDate: lenient(day),
  consumedQuantity: figure,
});
