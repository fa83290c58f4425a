import {
  addDays,
  addPeriods,
  daysBetween,
  firstDay,
  lastDay,
  type BillingPeriod,
  type Day,
} from '../../../lib/values/day.ts';
import { decimal, decimalText, truncate, type Decimal } from '../../../lib/values/decimal.ts';
import { guidOf } from '../deterministic-ids.ts';
import type { IssuedLine } from '../world.ts';
import { midnight } from './line.ts';
import type { Rows } from './rows.ts';
import type { UsageLine } from './usage-attributes.ts';
import { isAzureLine } from './v1-legacy-lines.ts';

/** By how much the effective price differs from the price of the list; that of a sample, 0.1999968… where 0.2 is listed. */
const DRIFT = decimal('0.9999840002559959040655');

/**
 * Daily rated usage behind the usage charges among `lines`: each charge has a line for every day of its month, up to the
 * day `through`. The quantities of a whole month sum to what was billed, to the last digit. The amounts do not tie to the
 * cent, as those of Microsoft do not: the effective price has 22 decimals and lies 16 millionths below the listed one.
 */
export function usageRows(
  lines: readonly IssuedLine[],
  period: BillingPeriod,
  through: Day = lastDay(period),
): Rows<UsageLine> {
  const charges = lines.filter(isUsageCharge);
  const days = daysOf(period);
  const shown = Math.max(0, Math.min(days, daysBetween(firstDay(period), through) + 1));
  return {
    length: charges.length * shown,
    slice: (from, to) => {
      const made: UsageLine[] = [];
      for (let row = from; row < Math.min(to, charges.length * shown); row += 1) {
        const charge = charges[Math.floor(row / shown)];
        if (charge !== undefined) made.push(usageLine(charge, period, row % shown));
      }
      return made;
    },
  };
}

/** A credit stands among the usage of its subscription, and was used on no day. */
export function isUsageCharge(line: IssuedLine): boolean {
  return isAzureLine(line) && line['ChargeType'] !== 'customerCredit';
}

/** What falls on one day, counted from 0; what does not divide falls on the last. */
export function dailyQuantity(total: Decimal, day: number, days: number): Decimal {
  const share = truncate(total.div(String(days)), 6);
  return day < days - 1 ? share : total.minus(share.times(String(days - 1)));
}

function usageLine(charge: IssuedLine, period: BillingPeriod, day: number): UsageLine {
  const of = (name: string) => charge[name] ?? '';
  const entitlementId = guidOf(`entitlement of ${of('SubscriptionId')}`);
  return {
    ...(charge as UsageLine),
    ...BLANK,
    PartnerName: 'Tieout partner',
    // Unlike that of an invoice line, the end is the first day that is not charged: so the samples have it.
    ChargeStartDate: midnight(firstDay(period)),
    ChargeEndDate: midnight(firstDay(addPeriods(period, 1))),
    UsageDate: midnight(addDays(firstDay(period), day)),
    MeterType: of('UnitType'),
    MeterCategory: of('ProductName'),
    MeterId: guidOf(`meter ${of('MeterDescription')}`),
    MeterName: of('MeterDescription'),
    Unit: of('UnitType'),
    ResourceGroup: 'tieout-rg',
    ResourceURI: `/subscriptions/${entitlementId}/resourceGroups/tieout-rg/providers/Microsoft.Compute/virtualMachines/vm-1`,
    ChargeType: 'new',
    BillingCurrency: of('Currency'),
    EntitlementId: entitlementId,
    ...amountsOf(charge, dailyQuantity(decimal(of('BillableQuantity')), day, daysOf(period))),
  };
}

function amountsOf(
  charge: IssuedLine,
  quantity: Decimal,
): Pick<UsageLine, 'Quantity' | 'EffectiveUnitPrice' | 'PricingPreTaxTotal' | 'BillingPreTaxTotal'> {
  const price = truncate(decimal(charge['EffectiveUnitPrice'] ?? '0').times(DRIFT), 22);
  const pricing = price.times(quantity);
  const billing = pricing.times(decimal(charge['PCToBCExchangeRate'] ?? '1'));
  return {
    Quantity: decimalText(quantity),
    EffectiveUnitPrice: decimalText(price),
    PricingPreTaxTotal: decimalText(truncate(pricing, 13)),
    BillingPreTaxTotal: decimalText(truncate(billing, 13)),
  };
}

function daysOf(period: BillingPeriod): number {
  return Number(lastDay(period).slice(8));
}

const BLANK = {
  MeterSubCategory: '',
  MeterRegion: '',
  ResourceLocation: 'westeurope',
  ConsumedService: 'Microsoft.Compute',
  ServiceInfo1: '',
  ServiceInfo2: '',
  Tags: '',
  AdditionalInfo: '{  "ImageType": null,  "ServiceType": "Standard_B1s",  "UsageType": "ComputeHR"}',
  EntitlementDescription: 'Microsoft Azure',
  PartnerEarnedCreditPercentage: '0',
  CreditPercentage: '0',
  CreditType: 'Credit Not Applied',
  BenefitOrderID: '',
  BenefitID: '',
  BenefitType: 'Charge',
};
