import { fields, lenient } from '../../wire/fields.ts';
import { amount, currencyCode, day, flag, text } from '../../wire/leaves.ts';
import { figure } from './columns.ts';
import { newCommerceColumns } from './new-commerce-columns.ts';

/**
 * A day's usage of one meter of new commerce, rated. Its figures have up to 22 digits and are no charges: they never tie
 * to an invoice to the cent. Page: invoice-resources (DailyRatedUsageLineItem).
 */
export const dailyRatedUsageLineItem = fields({
  ...newCommerceColumns,
  partnerName: lenient(text),
  usageDate: lenient(day),
  meterType: lenient(text),
  meterCategory: lenient(text),
  meterId: lenient(text),
  meterSubCategory: lenient(text),
  meterName: lenient(text),
  meterRegion: lenient(text),
  unitOfMeasure: lenient(text),
  resourceLocation: lenient(text),
  consumedService: lenient(text),
  resourceGroup: lenient(text),
  resourceUri: lenient(text),
  tags: lenient(text),
  /** A JSON object in a text. */
  additionalInfo: lenient(text),
  serviceInfo1: lenient(text),
  serviceInfo2: lenient(text),
  billingPreTaxTotal: amount,
  billingCurrency: currencyCode,
  pricingPreTaxTotal: figure,
  /** The Azure subscription; `subscriptionId` is the plan. */
  entitlementId: lenient(text),
  entitlementDescription: lenient(text),
  /** 0.15 for 15 per cent. */
  rateOfPartnerEarnedCredit: figure,
  hasPartnerEarnedCredit: lenient(flag),
  rateOfCredit: figure,
  creditType: lenient(text),
  /** What covered the usage, such as a savings plan; then it costs nothing here. */
  benefitOrderId: lenient(text),
  benefitId: lenient(text),
  benefitType: lenient(text),
  // Misspelt in a documented line.
  invoiceLineItemTypce: lenient(text),
});
