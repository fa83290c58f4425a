import type { IssuedLine } from '../world.ts';
import { amountEncoder } from './wire-amounts.ts';
import { ATTRIBUTES, type Attribute } from './line.ts';

const RENAMED: Partial<Record<Attribute, string>> = {
  Total: 'totalForCustomer',
  Tier2MpnId: 'resellerMpnId',
  PCToBCExchangeRate: 'pcToBCExchangeRate',
  PCToBCExchangeRateDate: 'pcToBCExchangeRateDate',
};

export const AMOUNTS: ReadonlySet<string> = new Set<Attribute>([
  'UnitPrice',
  'EffectiveUnitPrice',
  'Quantity',
  'BillableQuantity',
  'Subtotal',
  'TaxTotal',
  'Total',
  'PCToBCExchangeRate',
  'Tier2MpnId',
]);

/** One line of new commerce as v1 shows it: camel case, other names for two attributes, none for the product category. */
export function oneTimeLine(line: IssuedLine, row: number): object {
  const amount = amountEncoder(row);
  const item: Record<string, unknown> = {};
  for (const name of ATTRIBUTES) {
    if (name === 'ProductCategory') continue;
    const text = line[name] ?? '';
    item[RENAMED[name] ?? camelCase(name)] = AMOUNTS.has(name) ? amount(text) : text;
  }
  return {
    ...item,
    chargeType: v1ChargeType(line['ChargeType'] ?? '', row),
    productQualifiers: [],
    discountDetails: '',
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'one_time',
    attributes: { objectType: 'OneTimeInvoiceLineItem' },
  };
}

// "Purchase is mapped to New. Refund is mapped to Cancel." The samples write `new` in one row and `New` in another.
function v1ChargeType(chargeType: string, row: number): string {
  if (chargeType === 'cancelImmediate') return 'Cancel';
  return chargeType === 'new' && row % 2 === 1 ? 'New' : chargeType;
}

export function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
