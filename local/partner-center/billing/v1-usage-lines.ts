import { decimal, decimalText } from '../../../lib/values/decimal.ts';
import { USAGE_AMOUNTS, USAGE_ATTRIBUTES, type UsageLine } from './usage-attributes.ts';
import { legacyCommon } from './v1-legacy-lines.ts';
import { camelCase } from './v1-one-time-line.ts';
import { amountEncoder } from './wire-amounts.ts';

const RENAMED: Partial<Record<string, string>> = {
  Tier2MpnId: 'resellerMpnId',
  Unit: 'unitOfMeasure',
  ResourceURI: 'resourceUri',
  PCToBCExchangeRate: 'pcToBCExchangeRate',
  PartnerEarnedCreditPercentage: 'rateOfPartnerEarnedCredit',
  CreditPercentage: 'rateOfCredit',
  BenefitOrderID: 'benefitOrderId',
  BenefitID: 'benefitId',
};

/** A day of usage of new commerce in v1: `DailyRatedUsageLineItem`. 15 % of v2 is 0.15 here; the provider is a remnant. */
export function dailyRatedUsageLine(line: UsageLine, row: number): object {
  const amount = amountEncoder(row);
  const item: Record<string, unknown> = {};
  for (const [name, text] of namedTexts(line)) {
    const value = name.endsWith('CreditPercentage') ? decimalText(decimal(text).div('100')) : text;
    item[RENAMED[name] ?? camelCase(name)] = USAGE_AMOUNTS.has(name) ? amount(value) : value;
  }
  return {
    ...item,
    pcToBCExchangeRateDate: '0001-01-01T00:00:00',
    hasPartnerEarnedCredit: line.PartnerEarnedCreditPercentage !== '0',
    invoiceLineItemType: 'usage_line_items',
    billingProvider: 'marketplace',
    attributes: { objectType: 'DailyRatedUsageLineItem' },
  };
}

/** A day of usage of a legacy Azure subscription: `DailyUsageLineItem`, which names no amount of money at all. */
export function legacyUsageLine(line: UsageLine, row: number): object {
  const amount = amountEncoder(row);
  return {
    ...legacyCommon(line),
    customerBillableAccount: '1439508127',
    usageDate: zoneless(line.UsageDate),
    partnerName: line.PartnerName,
    partnerBillableAccountId: '1010578050',
    domainName: line.CustomerDomainName,
    customerCompanyName: line.CustomerName,
    invoiceNumber: line.InvoiceNumber,
    billingCycleType: 'MONTHLY',
    serviceName: line.MeterCategory.toUpperCase(),
    serviceType: '',
    resourceGuid: line.MeterId.toUpperCase(),
    resourceName: line.MeterName.toUpperCase(),
    region: '',
    consumedQuantity: amount(line.Quantity),
    unit: line.Unit,
    invoiceLineItemType: 'usage_line_items',
    billingProvider: 'azure',
    attributes: { objectType: 'DailyUsageLineItem' },
  };
}

function namedTexts(line: UsageLine): readonly (readonly [name: string, text: string])[] {
  return (Object.keys(USAGE_ATTRIBUTES) as (keyof UsageLine)[]).map((name) => [name, line[name]]);
}

function zoneless(instant: string): string {
  return instant.replace(/Z$/, '');
}
