import type { Sku } from '../../../lib/purchasing/storefront.ts';
import { money, type Money } from '../../../lib/values/money.ts';

export const CUSTOMERS = ['7d4a5c11-0000-4000-8000-000000000001', '7d4a5c11-0000-4000-8000-000000000002'];
export const SUBSCRIPTIONS: Readonly<Record<string, string>> = {
  '7d4a5c11-0000-4000-8000-000000000001': '9b8e6a22-0000-4000-8000-000000000011',
  '7d4a5c11-0000-4000-8000-000000000002': '9b8e6a22-0000-4000-8000-000000000012',
};
export const PRODUCT = 'DZH318Z0BQ4B';
export const SKUS = ['00DN', '00DP'];

const SKU: Omit<Sku, 'skuId'> = {
  productId: PRODUCT,
  title: 'Reserved VM Instance, Standard_D2s_v3, EU West',
  minimumQuantity: 1,
  maximumQuantity: 100,
  supportedBillingCycles: ['one_time', 'monthly'],
  term: undefined,
  needsInventoryCheck: true,
  needsRegistration: true,
  inventoryVariables: ['AzureSubscriptionId'],
  provisioningVariables: ['Scope', 'SubscriptionId'],
  armRegionName: 'westeurope',
};
export const SKU_OF: Readonly<Record<string, Sku>> = Object.fromEntries(
  SKUS.map((skuId) => [skuId, { ...SKU, skuId }]),
);

/** What one unit costs for one charge, in cents. */
export function unitCents(skuId: string, billingCycle: string): number {
  const year = skuId === SKUS[0] ? 51_889 : 120_000;
  return billingCycle === 'monthly' ? Math.floor(year / 12) : year;
}

/** The id under which an SKU is sold now; it changes from time to time. */
export function itemOf(productId: string, skuId: string, generation: number): string {
  return `${productId}:${skuId}:AVAIL${generation}`;
}

const amounts = new Map<string, Map<number, Money>>();

/** Whole cents as money; kept, since the same few amounts come by millions of times. */
export function priced(cents: number, currency: string): Money {
  let known = amounts.get(currency);
  if (!known) amounts.set(currency, (known = new Map<number, Money>()));
  let amount = known.get(cents);
  if (!amount) known.set(cents, (amount = money(centsText(cents), currency)));
  return amount;
}

export function centsText(cents: number): string {
  const whole = Math.floor(cents / 100);
  return `${whole}.${String(cents - whole * 100).padStart(2, '0')}`;
}
