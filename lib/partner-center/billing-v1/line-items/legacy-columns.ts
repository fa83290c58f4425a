import { lenient } from '../../wire/fields.ts';
import { day, label, text } from '../../wire/leaves.ts';
import { originColumns } from './columns.ts';

/** The columns that all lines of legacy commerce have in common. Page: invoice-resources. */
export const legacyColumns = {
  partnerId: lenient(text),
  customerId: lenient(text),
  domainName: lenient(text),
  mpnId: lenient(label),
  /** -1 where there is no reseller. */
  tier2MpnId: lenient(label),
  orderId: lenient(label),
  subscriptionId: lenient(text),
  subscriptionName: lenient(text),
  subscriptionDescription: lenient(text),
  billingCycleType: lenient(text),
  chargeStartDate: lenient(day),
  chargeEndDate: lenient(day),
  ...originColumns,
};
