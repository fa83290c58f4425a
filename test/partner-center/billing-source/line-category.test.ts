import { describe, expect, it } from '@jest/globals';
import {
  lineCategory,
  type LineDescription,
} from '../../../lib/partner-center/billing-source/line-category.ts';

const nothing: LineDescription = {
  objectType: 'OneTimeInvoiceLineItem',
  productCategory: '',
  termAndBillingCycle: '',
  subscriptionDescription: '',
  publisherName: 'Microsoft Corporation',
  publisherId: '',
  skuName: '',
  productName: '',
  hasChargeEnd: true,
};

const RESERVED = 'Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year';

describe('the category of a line', () => {
  it.each<[Partial<LineDescription>, string, string]>([
    [{ termAndBillingCycle: '1 Year Reservation' }, 'reservation', 'term_reservation'],
    [{ termAndBillingCycle: '3 Years RESERVATION, monthly billing' }, 'reservation', 'term_reservation'],
    [
      { productCategory: 'Azure reservation', termAndBillingCycle: '1 Year' },
      'reservation',
      'category_reservation',
    ],
    [
      { productCategory: 'Azure', termAndBillingCycle: '1 Year Reservation' },
      'reservation',
      'term_reservation',
    ],
    [{ termAndBillingCycle: '1 Year Savings Plan' }, 'savings_plan', 'term_savings_plan'],
    [{ productCategory: 'SavingsPlan' }, 'savings_plan', 'category_savings_plan'],
    [{ termAndBillingCycle: '1 Year Subscription' }, 'software_subscription', 'term_subscription'],
    [
      { termAndBillingCycle: '1 Year', productName: 'SQL Server Standard' },
      'software_subscription',
      'name_software',
    ],
    [
      { termAndBillingCycle: '1 Year', productName: 'Software', skuName: 'SQL Server Standard' },
      'software_subscription',
      'name_software',
    ],
    [{ productCategory: 'Software Subscriptions' }, 'software_subscription', 'category_software'],
    [{ productCategory: 'Perpetual software' }, 'perpetual_software', 'category_perpetual'],
    [{ hasChargeEnd: false }, 'perpetual_software', 'no_term_no_end'],
    [{ hasChargeEnd: false, productName: 'Windows Server CAL' }, 'perpetual_software', 'no_term_no_end'],
    [{ termAndBillingCycle: 'One-Year commitment for monthly/yearly billing' }, 'license', 'term_commitment'],
    [{ termAndBillingCycle: 'One-Month commitment for trial' }, 'license', 'term_commitment'],
    [{ productCategory: 'License-based' }, 'license', 'category_license'],
    [
      { subscriptionDescription: 'Azure plan', termAndBillingCycle: 'Data Ingestion (GB)' },
      'azure_usage',
      'azure_plan',
    ],
    [
      { subscriptionDescription: 'Azure plan', termAndBillingCycle: '1 Year Reservation' },
      'reservation',
      'term_reservation',
    ],
    [{ productCategory: 'Azure usage' }, 'azure_usage', 'category_usage'],
    [
      { publisherName: 'Other Networks', publisherId: '212', termAndBillingCycle: '1 Year Subscription' },
      'marketplace',
      'publisher',
    ],
    [{ publisherName: 'Other Networks', publisherId: 'NA' }, 'other', 'none'],
    [{ productCategory: 'Third-party' }, 'marketplace', 'category_marketplace'],
    [{ objectType: 'LicenseBasedLineItem' }, 'license', 'legacy_license'],
    [{ objectType: 'UsageBasedLineItem' }, 'azure_usage', 'legacy_usage'],
    [{ subscriptionDescription: 'Azure Reservation' }, 'reservation', 'name_reservation'],
    [{ productName: RESERVED, skuName: 'D2s v3, EU West' }, 'reservation', 'name_reservation'],
    [{ skuName: RESERVED, termAndBillingCycle: '1 Year' }, 'reservation', 'name_reservation'],
    [{ skuName: RESERVED, termAndBillingCycle: '3 Years, monthly' }, 'reservation', 'name_reservation'],
    [{ skuName: RESERVED, termAndBillingCycle: 'P1Y' }, 'reservation', 'name_reservation'],
    [{ skuName: RESERVED, productCategory: 'Azure' }, 'reservation', 'name_reservation'],
    [{ productName: RESERVED, hasChargeEnd: false }, 'perpetual_software', 'no_term_no_end'],
    [{ productName: RESERVED, termAndBillingCycle: 'One-Year' }, 'license', 'term_commitment'],
    [{ productName: RESERVED, termAndBillingCycle: '1 Year commitment' }, 'license', 'term_commitment'],
    [
      { productName: RESERVED, termAndBillingCycle: '1 Year Subscription' },
      'software_subscription',
      'term_subscription',
    ],
    [{ productName: RESERVED, subscriptionDescription: 'Azure plan' }, 'azure_usage', 'azure_plan'],
    [{ productName: RESERVED, productCategory: 'License-based' }, 'license', 'category_license'],
    [
      { productName: RESERVED, publisherName: 'Other Networks', publisherId: '212' },
      'marketplace',
      'publisher',
    ],
    [{ productName: 'Windows 365 Reserve', termAndBillingCycle: '1 Year' }, 'license', 'term_commitment'],
    [{ productCategory: 'Something new', termAndBillingCycle: 'whenever' }, 'other', 'none'],
  ])('of %j is %s, by %s', (described, category, rule) => {
    expect(lineCategory({ ...nothing, ...described })).toEqual({ category, rule });
  });
});
