import { lenient } from '../../wire/fields.ts';
import { day, label, text, word } from '../../wire/leaves.ts';
import { currency, figure, originColumns } from './columns.ts';

// Page recon-file-charge-types. "Purchase is mapped to New. Refund is mapped to Cancel": page get-invoiceline-items.
const chargeType = word([
  ...['new', 'renew', 'cycle_charge', 'convert', 'customer_credit', 'extend_term'],
  ...['add_quantity', 'remove_quantity', 'move_quantity'],
  ...['cancel', 'cancel_immediate', 'change_billing_plan'],
] as const);

/** The columns that the charges and the usage of new commerce have in common. Page: invoice-resources. */
export const newCommerceColumns = {
  partnerId: lenient(text),
  /** A tenant, or `org:` and a tenant. */
  customerId: lenient(text),
  customerName: lenient(text),
  customerDomainName: lenient(text),
  customerCountry: lenient(text),
  /** Blank while not billed. */
  invoiceNumber: lenient(text),
  mpnId: lenient(label),
  /** 0 where there is no reseller. */
  resellerMpnId: lenient(label),
  productId: lenient(text),
  skuId: lenient(text),
  availabilityId: lenient(text),
  productName: lenient(text),
  skuName: lenient(text),
  publisherName: lenient(text),
  publisherId: lenient(label),
  subscriptionId: lenient(text),
  subscriptionDescription: lenient(text),
  chargeStartDate: lenient(day),
  chargeEndDate: lenient(day),
  chargeType: lenient(chargeType),
  unitPrice: figure,
  effectiveUnitPrice: figure,
  unitType: lenient(text),
  quantity: figure,
  /** That of the unit prices: US dollars for Azure, reservations, savings plans and the marketplace. */
  pricingCurrency: currency,
  pcToBCExchangeRate: figure,
  pcToBCExchangeRateDate: lenient(day),
  ...originColumns,
};
