import type { Decimal } from '../../../values/decimal.ts';
import { column, type Column } from '../table.ts';
import { skuIdOf, type FocusCharge } from './charge.ts';
import { inPricingCurrency } from './prices.ts';

/** What was used, and how it is measured: only of usage, which Partner Center tells in the units that it prices. */
export const CONSUMED_COLUMNS: readonly Column<FocusCharge>[] = [
  amount('ConsumedQuantity', (charge) => (isUsage(charge) ? charge.priced?.quantity : undefined)),
  text('ConsumedUnit', (charge) => (isUsage(charge) ? charge.priced?.unit : undefined)),
];

/** Cost and price as agreed on, before any commitment. */
export const CONTRACTED_COLUMNS: readonly Column<FocusCharge>[] = [
  amount('ContractedCost', (charge) => costAt(charge, charge.priced?.contractedUnitPrice)),
  amount('ContractedUnitPrice', ({ priced }) => priced?.contractedUnitPrice),
];

export const LIST_COLUMNS: readonly Column<FocusCharge>[] = [
  amount('ListCost', (charge) => costAt(charge, charge.priced?.listUnitPrice)),
  amount('ListUnitPrice', ({ priced }) => priced?.listUnitPrice),
];

export const PRICING_COLUMNS: readonly Column<FocusCharge>[] = [
  text('PricingCategory', ({ priced }) => (priced ? 'Standard' : undefined)),
  text('PricingCurrency', ({ header, row }) => row?.line.pricingCurrency ?? header.total.currency),
  amount('PricingCurrencyContractedUnitPrice', ({ priced }) => priced?.contractedUnitPriceThere),
  amount('PricingCurrencyEffectiveCost', ({ effectiveCost, row }) =>
    row ? inPricingCurrency(effectiveCost, row.line) : effectiveCost,
  ),
  amount('PricingCurrencyListUnitPrice', ({ priced }) => priced?.listUnitPriceThere),
  amount('PricingQuantity', ({ priced }) => priced?.quantity),
  text('PricingUnit', ({ priced }) => priced?.unit),
];

export const SKU_COLUMNS: readonly Column<FocusCharge>[] = [
  text('SkuId', skuId),
  text('SkuMeter', ({ row, ...charge }) => {
    if (row === undefined || skuId({ row, ...charge }) === undefined) return undefined;
    return row.printed.meterDescription || row.printed.skuName || row.line.productName;
  }),
  text('SkuPriceDetails', ({ row, priced }) => {
    const size = row && priced && SIZE.exec(`${row.printed.skuName} ${row.line.productName}`)?.[1];
    return size === undefined ? undefined : JSON.stringify({ InstanceType: size });
  }),
  text('SkuPriceId', (charge) => (charge.priced ? skuId(charge) : undefined)),
];

// As Azure spells the sizes of its machines: `Standard_D4s_v3`.
const SIZE = /\bStandard_([A-Za-z0-9_-]+)/;

function text(name: string, of: (charge: FocusCharge) => string | undefined): Column<FocusCharge> {
  return column('text', name, of);
}

function amount(name: string, of: (charge: FocusCharge) => Decimal | undefined): Column<FocusCharge> {
  return column('decimal', name, of);
}

function isUsage({ category }: FocusCharge): boolean {
  return category === 'Usage';
}

function costAt({ priced, billedCost }: FocusCharge, unitPrice: Decimal | undefined): Decimal {
  return priced && unitPrice ? unitPrice.times(priced.quantity) : billedCost;
}

function skuId({ category, row }: FocusCharge): string | undefined {
  return category === 'Tax' || row === undefined ? undefined : skuIdOf(row.line) || undefined;
}
