import type { IssuedLine } from '../world.ts';
import { amountEncoder } from './wire-amounts.ts';

/** Legacy documents have usage of Azure in one place, and everything else in the other. */
export function isAzureLine(line: IssuedLine): boolean {
  return line['SubscriptionDescription'] === 'Azure plan';
}

/** A licence of legacy commerce: `LicenseBasedLineItem`. */
export function officeLine(line: IssuedLine, row: number): object {
  const amount = amountEncoder(row);
  const of = (name: string) => line[name] ?? '';
  return {
    ...legacyCommon(line),
    customerName: of('CustomerName'),
    domainName: of('CustomerDomainName'),
    syndicationPartnerSubscriptionNumber: of('SubscriptionId').toUpperCase(),
    offerId: of('ProductId'),
    durableOfferId: of('ProductId'),
    offerName: of('ProductName'),
    billingCycleType: 'MONTHLY',
    subscriptionStartDate: zoneless(of('SubscriptionStartDate')),
    subscriptionEndDate: zoneless(of('SubscriptionEndDate')),
    chargeType: of('ChargeType') === 'customerCredit' ? 'Customer credit' : 'Cycle fee',
    unitPrice: amount(of('UnitPrice')),
    quantity: amount(of('Quantity')),
    amount: amount(of('Subtotal')),
    totalOtherDiscount: amount('0'),
    subtotal: amount(of('Subtotal')),
    tax: amount(of('TaxTotal')),
    totalForCustomer: amount(of('Total')),
    currency: of('Currency'),
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'office',
    attributes: { objectType: 'LicenseBasedLineItem' },
  };
}

/** Usage of a legacy Azure subscription: `UsageBasedLineItem`, which has other names for the same amounts. */
export function azureLine(line: IssuedLine, row: number): object {
  const amount = amountEncoder(row);
  const of = (name: string) => line[name] ?? '';
  return {
    ...legacyCommon(line),
    detailLineItemId: 1,
    sku: '7UD-00001',
    includedQuantity: amount('0'),
    overageQuantity: amount(of('Quantity')),
    listPrice: amount(of('UnitPrice')),
    pretaxCharges: amount(of('Subtotal')),
    taxAmount: amount(of('TaxTotal')),
    postTaxTotal: amount(of('Total')),
    pretaxEffectiveRate: amount(of('UnitPrice')),
    postTaxEffectiveRate: amount(of('UnitPrice')),
    chargeType:
      of('ChargeType') === 'customerCredit' ? 'Customer credit' : 'Assess usage fee for current cycle',
    partnerName: 'Tieout partner',
    partnerBillableAccountId: '1010578050',
    domainName: of('CustomerDomainName'),
    customerCompanyName: of('CustomerName'),
    invoiceNumber: of('InvoiceNumber'),
    billingCycleType: 'Monthly',
    serviceName: of('ProductName'),
    serviceType: '',
    resourceGuid: of('SubscriptionId'),
    resourceName: of('MeterDescription'),
    region: '',
    consumedQuantity: amount(of('Quantity')),
    unit: of('UnitType'),
    currency: of('Currency'),
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'azure',
    attributes: { objectType: 'UsageBasedLineItem' },
  };
}

/** What every legacy line says of its customer, subscription and charge. */
export function legacyCommon(line: IssuedLine): object {
  const of = (name: string) => line[name] ?? '';
  return {
    partnerId: of('PartnerId'),
    customerId: of('CustomerId').toUpperCase(),
    mpnId: Number(of('MpnId')),
    tier2MpnId: -1,
    orderId: of('OrderId'),
    subscriptionId: of('SubscriptionId'),
    subscriptionName: of('ProductName'),
    subscriptionDescription: of('ProductName'),
    chargeStartDate: zoneless(of('ChargeStartDate')),
    chargeEndDate: zoneless(of('ChargeEndDate')),
  };
}

function zoneless(instant: string): string {
  return instant.replace(/Z$/, '');
}
