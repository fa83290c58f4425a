import type { Day } from '../../../lib/values/day.ts';
import { decimalText, type Decimal } from '../../../lib/values/decimal.ts';
import { minorDigits } from '../../../lib/values/money.ts';
import { findCustomer } from '../shop/customers.ts';
import { OUR_MPN_ID } from '../our-mpn-id.ts';
import { lineCharge } from '../price-list.ts';
import type { World } from '../world.ts';

/** The attributes of a billed line in v2, in the order of the files. */
export const ATTRIBUTES = [
  'PartnerId',
  'CustomerId',
  'CustomerName',
  'CustomerDomainName',
  'CustomerCountry',
  'InvoiceNumber',
  'MpnId',
  'Tier2MpnId',
  'OrderId',
  'OrderDate',
  'ProductId',
  'SkuId',
  'AvailabilityId',
  'SkuName',
  'ProductName',
  'ChargeType',
  'UnitPrice',
  'Quantity',
  'Subtotal',
  'TaxTotal',
  'Total',
  'Currency',
  'PriceAdjustmentDescription',
  'PublisherName',
  'PublisherId',
  'SubscriptionDescription',
  'SubscriptionId',
  'ChargeStartDate',
  'ChargeEndDate',
  'TermAndBillingCycle',
  'EffectiveUnitPrice',
  'UnitType',
  'AlternateId',
  'BillableQuantity',
  'BillingFrequency',
  'PricingCurrency',
  'PCToBCExchangeRate',
  'PCToBCExchangeRateDate',
  'MeterDescription',
  'ReservationOrderId',
  'CreditReasonCode',
  'SubscriptionStartDate',
  'SubscriptionEndDate',
  'ReferenceId',
  'ProductQualifiers',
  'PromotionId',
  'ProductCategory',
] as const;

export type Attribute = (typeof ATTRIBUTES)[number];
export type Line = Readonly<Record<Attribute, string>>;

/** The document a line is made for. */
export type LineOwner = { readonly id: string; readonly currency: string };

/** A line with what every line has, and blanks elsewhere. */
export function blankLine(world: World, owner: LineOwner, customerId: string): Line {
  const blank = Object.fromEntries(ATTRIBUTES.map((name) => [name, ''])) as Record<Attribute, string>;
  return {
    ...blank,
    PartnerId: world.partnerTenantId,
    ...customerOn(world, customerId),
    CustomerCountry: world.scenario.market,
    InvoiceNumber: owner.id,
    MpnId: OUR_MPN_ID,
    Tier2MpnId: '0',
    TaxTotal: '0',
    Currency: owner.currency,
    PublisherName: 'Microsoft Corporation',
    PricingCurrency: owner.currency,
    PCToBCExchangeRate: '1',
    PCToBCExchangeRateDate: '0001-01-01T00:00:00',
    ProductQualifiers: '[]',
  };
}

export function customerOn(
  world: World,
  customerId: string,
): Pick<Line, 'CustomerId' | 'CustomerName' | 'CustomerDomainName'> {
  const customer = findCustomer(world, customerId);
  return {
    CustomerId: customerId,
    CustomerName: customer?.name ?? '',
    CustomerDomainName: customer?.domain ?? '',
  };
}

export type Pricing = {
  readonly unitPrice: Decimal;
  readonly pricingCurrency: string;
  readonly rate: Decimal;
  readonly quantity: number;
};

/** Price, quantity, rate and the charge that follows from them. */
export function priced(line: Line, pricing: Pricing): Line {
  const unitPrice = decimalText(pricing.unitPrice);
  const quantity = String(pricing.quantity);
  return {
    ...line,
    UnitPrice: unitPrice,
    EffectiveUnitPrice: unitPrice,
    Quantity: quantity,
    BillableQuantity: quantity,
    PricingCurrency: pricing.pricingCurrency,
    PCToBCExchangeRate: decimalText(pricing.rate),
    ...charged(lineCharge(pricing.unitPrice, pricing.rate, pricing.quantity, line.Currency), line.Currency),
  };
}

/** An amount before tax, and no tax yet. */
export function charged(subtotal: Decimal, currency: string): Pick<Line, 'Subtotal' | 'Total'> {
  const text = decimalText(subtotal, minorDigits(currency));
  return { Subtotal: text, Total: text };
}

export function midnight(day: Day): string {
  return `${day}T00:00:00Z`;
}
