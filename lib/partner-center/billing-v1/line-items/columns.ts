import { lenient, optional } from '../../wire/fields.ts';
import { amount, anything, currencyCode, orBlank, word } from '../../wire/leaves.ts';

/** An amount, price, rate or quantity of a line, as a text or a number. One that is there has to be one. */
export const figure = optional(orBlank(amount));

/** Whose money a figure is. */
export const currency = optional(orBlank(currencyCode));

/** What every line says about where it comes from. */
export const originColumns = {
  invoiceLineItemType: lenient(word(['billing_line_items', 'usage_line_items'])),
  billingProvider: lenient(word(['one_time', 'marketplace', 'office', 'azure'])),
  attributes: lenient(anything),
};
