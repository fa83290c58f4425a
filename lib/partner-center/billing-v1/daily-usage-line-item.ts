import { fields, lenient } from '../wire/fields.ts';
import { day, label } from '../wire/leaves.ts';
import { figure } from './figure.ts';
import { legacyAzureColumns } from './legacy-columns.ts';

/** A day's usage of one meter of legacy Azure, a quantity without a price. Page: invoice-resources (DailyUsageLineItem). */
export const dailyUsageLineItem = fields({
  ...legacyAzureColumns,
  customerBillableAccount: lenient(label),
  usageDate: lenient(day),
  consumedQuantity: figure,
});
