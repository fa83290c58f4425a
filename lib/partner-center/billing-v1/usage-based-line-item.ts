import { fields, lenient } from '../wire/fields.ts';
import { label, text } from '../wire/leaves.ts';
import { currency, figure } from './figure.ts';
import { legacyAzureColumns } from './legacy-columns.ts';

/** A month's charge for one meter of legacy Azure. Page: invoice-resources (UsageBasedLineItem). */
export const usageBasedLineItem = fields({
  ...legacyAzureColumns,
  /** 1 on every documented line: no id of the line. */
  detailLineItemId: lenient(label),
  sku: lenient(text),
  consumedQuantity: figure,
  includedQuantity: figure,
  /** What is charged for: what was consumed over what is included. */
  overageQuantity: figure,
  listPrice: figure,
  currency,
  pretaxCharges: figure,
  taxAmount: figure,
  postTaxTotal: figure,
  pretaxEffectiveRate: figure,
  postTaxEffectiveRate: figure,
  chargeType: lenient(text),
});
