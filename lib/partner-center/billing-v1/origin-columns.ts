import { lenient } from '../wire/fields.ts';
import { anything, word } from '../wire/leaves.ts';

/** What every line says about where it comes from. */
export const originColumns = {
  invoiceLineItemType: lenient(word(['billing_line_items', 'usage_line_items'])),
  billingProvider: lenient(word(['one_time', 'marketplace', 'office', 'azure'])),
  attributes: lenient(anything),
};
