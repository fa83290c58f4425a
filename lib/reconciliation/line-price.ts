import type { BilledLine } from '../billing/billed-line.ts';
import { decimal, truncate, type Decimal } from '../values/decimal.ts';
import { minorDigits, type Currency, type Money } from '../values/money.ts';
import type { ReconcilablePurchase, Tolerances } from './book.ts';

/** What a charge comes to; the two orders of rounding that Microsoft's own pages show. */
function lineAmounts(
  unitPrice: Decimal,
  rate: Decimal,
  quantity: Decimal,
  currency: Currency,
): readonly [Decimal, Decimal] {
  const places = minorDigits(currency);
  const unit = unitPrice.times(rate);
  return [truncate(unit, places).times(quantity), truncate(unit.times(quantity), places)];
}

/**
 * Whether a line's price for one unit, in the currency of the price list, is the purchase's. What the request said
 * comes first; then, where nothing is converted, the price that was paid; then the first instalment that was billed as
 * expected; then what was paid at the rate of the order. Undefined where nothing of these is known.
 */
export function samePrice(
  purchase: ReconcilablePurchase,
  line: BilledLine,
  clean: BilledLine | undefined,
): boolean | undefined {
  if (purchase.unitPrice?.currency === line.pricingCurrency) {
    return unitPrice(line).eq(purchase.unitPrice.amount);
  }
  const { currency } = purchase.charge;
  if (line.pricingCurrency !== currency && clean?.pricingCurrency === line.pricingCurrency) {
    return unitPrice(line).eq(unitPrice(clean));
  }
  const rate = line.pricingCurrency === currency ? ONE : purchase.exchangeRate;
  if (rate === undefined) return undefined;
  const amounts = lineAmounts(unitPrice(line), rate, decimal(String(purchase.quantity)), currency);
  return amounts.some((amount) => amount.eq(purchase.charge.amount));
}

/**
 * What the line would be at the expected rate, where it was billed at another one and this is all that differs.
 * Undefined where rates do not explain it: nothing was converted, the price itself may differ, or the line is not what
 * its own price and rate come to.
 */
export function atExpectedRate(
  purchase: ReconcilablePurchase,
  line: BilledLine,
  expected: { readonly quantity: Decimal; readonly amount: Money },
  clean: BilledLine | undefined,
  tolerances: Tolerances,
): Decimal | undefined {
  const { currency } = purchase.charge;
  if (line.pricingCurrency === currency || samePrice(purchase, line, clean) !== true) return undefined;
  const printed = lineAmounts(unitPrice(line), line.exchangeRate, expected.quantity, currency);
  const tolerance = roundingTolerance(expected.quantity, currency, tolerances);
  const consistent = printed.some((amount) => !amount.minus(line.subtotal).abs().gt(tolerance));
  const rate = purchase.exchangeRate ?? clean?.exchangeRate;
  if (!consistent || rate?.eq(line.exchangeRate)) return undefined;
  // With the price known and equal and no rate on file, what was paid shows which rate it was; it may be this one.
  if (rate === undefined) {
    return printed.some((amount) => amount.eq(expected.amount.amount)) ? undefined : expected.amount.amount;
  }
  return lineAmounts(unitPrice(line), rate, expected.quantity, currency)[0];
}

export function roundingTolerance(
  quantity: Decimal,
  currency: Currency,
  { perLine, perUnit }: Tolerances,
): Decimal {
  const smallestUnit = decimal(`1e-${minorDigits(currency)}`);
  const units = perUnit.times(quantity.abs());
  return (units.gt(perLine) ? units : perLine).times(smallestUnit);
}

const ONE = decimal('1');

// Refunds carry their price with a sign in some samples and without in others.
function unitPrice(line: BilledLine): Decimal {
  return line.effectiveUnitPrice.abs();
}
