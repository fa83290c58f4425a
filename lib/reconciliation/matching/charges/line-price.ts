import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, truncate, type Decimal } from '../../../values/decimal.ts';
import { minorDigits, type Currency } from '../../../values/money.ts';
import type { ReconcilablePurchase, Tolerances } from '../../book.ts';
import type { Charge } from './charge.ts';
import type { ExpectedCharge } from './instalments.ts';
import { roundingTolerance } from './tolerance.ts';

/** What is known of price and rate beside the line that is judged. */
export type PriceWitness = {
  readonly purchase: ReconcilablePurchase;
  /** The exchange rate at which it was made, as the lines of others tell. */
  readonly learntRate: Decimal | undefined;
  /** The first line of the purchase that was billed exactly as expected. */
  readonly clean: BilledLine | undefined;
  readonly tolerances: Tolerances;
};

/**
 * Whether a line's price for one unit, in the currency of the price list, is the purchase's. What the request said
 * comes first; then, where nothing is converted, the price that was paid; then the first instalment that was billed as
 * expected; then what was paid at the rate of the order. Undefined where nothing of these is known. Printed prices drift
 * in their last digits: what comes to no more than rounding over all units is the same price.
 */
export function samePrice(
  { purchase, clean, learntRate, tolerances }: PriceWitness,
  line: BilledLine,
): boolean | undefined {
  const { charge, unitPrice } = purchase;
  const converted = line.pricingCurrency !== charge.currency;
  const same = (amount: Decimal, other: Decimal, quantity: Decimal) => {
    const tolerance = roundingTolerance(quantity, charge.currency, tolerances);
    return !amount.minus(other).abs().gt(tolerance);
  };
  const units = line.billableQuantity.abs();
  const known = unitPrice?.currency === line.pricingCurrency ? unitPrice.amount : undefined;
  const witnessed = converted && clean?.pricingCurrency === line.pricingCurrency ? priceOf(clean) : undefined;
  const price = known ?? witnessed;
  if (price !== undefined) {
    const value = units.times(converted ? line.exchangeRate : ONE);
    return same(priceOf(line).times(value), price.times(value), units);
  }
  const rate = converted ? (purchase.exchangeRate ?? learntRate) : ONE;
  if (rate === undefined) return undefined;
  const bought = decimal(String(purchase.quantity));
  return same(priceOf(line).times(rate).times(bought), charge.amount, bought);
}

/**
 * What the line would be at the expected rate, where it was billed at another one and this is all that differs.
 * Undefined where rates do not explain it: nothing was converted, the price itself may differ, or the line is not what
 * its own price and rate come to.
 */
export function atExpectedRate(
  witness: PriceWitness,
  { line, amount }: Pick<Charge, 'line' | 'amount'>,
  expected: ExpectedCharge,
): Decimal | undefined {
  const { purchase, clean, tolerances } = witness;
  const { currency } = purchase.charge;
  if (line.pricingCurrency === currency || samePrice(witness, line) !== true) return undefined;
  const printed = lineAmounts(priceOf(line), line.exchangeRate, expected.quantity, currency);
  const tolerance = roundingTolerance(expected.quantity, currency, tolerances);
  const consistent = printed.some((each) => !each.minus(amount.amount).abs().gt(tolerance));
  const rate = purchase.exchangeRate ?? clean?.exchangeRate ?? witness.learntRate;
  if (!consistent || rate?.eq(line.exchangeRate)) return undefined;
  const paid = expected.amount.amount;
  // With the price known and equal and no rate on file, what was paid shows which rate it was; it may be this one.
  if (rate === undefined) return printed.some((each) => each.eq(paid)) ? undefined : paid;
  const amounts = lineAmounts(priceOf(line), rate, expected.quantity, currency);
  return amounts.find((each) => each.eq(paid)) ?? amounts[0];
}

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

const ONE = decimal('1');

// Refunds carry their price with a sign in some samples and without in others.
function priceOf(line: BilledLine): Decimal {
  return line.effectiveUnitPrice.abs();
}
