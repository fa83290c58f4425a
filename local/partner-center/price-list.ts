import type { BillingPeriod } from '../../lib/values/day.ts';
import { decimal, truncate, type Decimal } from '../../lib/values/decimal.ts';
import { minorDigits, type Currency } from '../../lib/values/money.ts';
import type { Scenario, ScenarioProduct, ScenarioSku } from '../scenarios/scenario.ts';

export type ListPrice = {
  readonly unitPrice: Decimal;
  /** Currency of the price list. */
  readonly currency: Currency;
};

/** Price of one unit for one charge; undefined where the item or the billing cycle is not sold. */
export function listPrice(
  scenario: Scenario,
  productId: string,
  skuId: string,
  billingCycle: string,
): ListPrice | undefined {
  const found = findSku(scenario, productId, skuId);
  const price = found?.sku.prices.find((one) => one.billingCycle === billingCycle);
  if (found === undefined || price === undefined) return undefined;
  return {
    unitPrice: decimal(price.unitPrice),
    currency: found.product.pricingCurrency ?? scenario.currency,
  };
}

export function findSku(
  scenario: Scenario,
  productId: string,
  skuId: string,
): { readonly product: ScenarioProduct; readonly sku: ScenarioSku } | undefined {
  const product = scenario.catalogue.find((one) => one.productId === productId);
  const sku = product?.skus.find((one) => one.skuId === skuId);
  return product === undefined || sku === undefined ? undefined : { product, sku };
}

/**
 * The month's rate; 1 between equal currencies. A month the scenario leaves out has the rate of the last month before
 * it that is given, else of the first: an earlier reservation may be older than every rate. Undefined where none is.
 */
export function exchangeRate(
  scenario: Scenario,
  period: BillingPeriod,
  from: Currency,
  to: Currency,
): Decimal | undefined {
  if (from === to) return decimal('1');
  const rates = scenario.exchangeRates
    .filter((rate) => rate.from === from && rate.to === to)
    .sort((a, b) => (a.period < b.period ? -1 : 1));
  const rate = rates.findLast((one) => one.period <= period) ?? rates[0];
  return rate === undefined ? undefined : decimal(rate.rate);
}

/** What one unit costs in one charge, in the billing currency: cut, never rounded, to the currency's minor digits. */
export function unitCharge(unitPrice: Decimal, rate: Decimal, billingCurrency: Currency): Decimal {
  return truncate(unitPrice.times(rate), minorDigits(billingCurrency));
}

/** One charge of a whole line. Cutting comes before multiplying: page modern-invoice-reconciliation-file, seat lines. */
export function lineCharge(
  unitPrice: Decimal,
  rate: Decimal,
  quantity: number,
  billingCurrency: Currency,
): Decimal {
  return unitCharge(unitPrice, rate, billingCurrency).times(String(quantity));
}
