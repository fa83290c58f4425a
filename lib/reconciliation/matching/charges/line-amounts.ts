import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
import { minorDigits, type Currency } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';

/** What a charge comes to; the two orders of rounding that Microsoft's own pages show: each unit, and all together. */
export function lineAmounts(
  unitPrice: Decimal,
  rate: Decimal,
  quantity: Decimal,
  currency: Currency,
): readonly [Decimal, Decimal] {
  const places = minorDigits(currency);
  const unit = unitPrice.times(rate);
  return [truncate(unit, places).times(quantity), truncate(unit.times(quantity), places)];
}

/** Each unit, and all together: places in what lineAmounts gives. */
type RoundingOrder = 0 | 1;

/**
 * In which orders a purchase may have been rounded: those that give what was paid for all units that were bought, at its
 * price and the rate of its order; each unit where neither does.
 */
export function roundingOrders(
  unitPrice: Decimal,
  rate: Decimal,
  { charge, quantity }: ReconcilablePurchase,
): readonly [RoundingOrder, ...RoundingOrder[]] {
  const amounts = lineAmounts(unitPrice, rate, decimal(String(quantity)), charge.currency);
  const [eachUnit, allTogether] = amounts.map((amount) => amount.eq(charge.amount));
  if (!allTogether) return [0];
  return eachUnit ? [0, 1] : [1];
}

/** For one unit, in the currency of the price list. Refunds carry it with a sign in some samples and without in others. */
export function priceOf(line: BilledLine): Decimal {
  return line.effectiveUnitPrice.abs();
}

/**
 * Whether the line's own price and rate come to exactly what was paid for all units that were bought. Then it has the
 * price of the purchase and the rate of its order, for how many units, and what else, it was billed.
 */
export function isExactlyPaid(line: BilledLine, purchase: ReconcilablePurchase): boolean {
  if (line.currency !== purchase.charge.currency) return false;
  const rate = line.pricingCurrency === line.currency ? ONE : line.exchangeRate;
  return comesToPaid(priceOf(line), rate, purchase);
}

/** Whether all units that were bought come to what was paid at this price and rate: exactly, or to within `tolerance`. */
export function comesToPaid(
  unitPrice: Decimal,
  rate: Decimal,
  { charge, quantity }: ReconcilablePurchase,
  tolerance = ZERO,
): boolean {
  const amounts = lineAmounts(unitPrice, rate, decimal(String(quantity)), charge.currency);
  return amounts.some((amount) => !amount.minus(charge.amount).abs().gt(tolerance));
}

export const ONE = decimal('1');
