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
  productName: '',
  hasChargeEnd: true,
};

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
    [{ productCategory: 'Something new', termAndBillingCycle: 'whenever' }, 'other', 'none'],
  ])('of %j is %s, by %s', (described, category, rule) => {
    expect(lineCategory({ ...nothing, ...described })).toEqual({ category, rule });
  });
});
