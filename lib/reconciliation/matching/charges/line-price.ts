import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, decimalText, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
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
 * expected; then what was paid at the rate of the order. Undefined where nothing of these is known.
 */
export function samePrice(
  { purchase, clean, learntRate }: PriceWitness,
  line: BilledLine,
): boolean | undefined {
  const { charge, unitPrice } = purchase;
  const converted = line.pricingCurrency !== charge.currency;
  const known = unitPrice?.currency === line.pricingCurrency ? unitPrice.amount : undefined;
  const witnessed = converted && clean?.pricingCurrency === line.pricingCurrency ? priceOf(clean) : undefined;
  const price = known ?? witnessed;
  if (price !== undefined) return priceOf(line).eq(price.abs());
  const rate = converted ? (purchase.exchangeRate ?? learntRate) : ONE;
  return rate === undefined ? undefined : isWhatWasPaid(line, rate, purchase);
}

/**
 * Whether all units that were bought come to what was paid at this price: rounded as Microsoft rounds; or the other way
 * round, one unit's share of what was paid is the price in as many decimals as it is printed with.
 */
function isWhatWasPaid(line: BilledLine, rate: Decimal, { charge, quantity }: ReconcilablePurchase): boolean {
  const price = priceOf(line);
  const bought = decimal(String(quantity));
  if (lineAmounts(price, rate, bought, charge.currency).some((amount) => amount.eq(charge.amount)))
    return true;
  if (rate.eq(ZERO)) return false;
  const share = charge.amount.div(bought.times(rate));
  const [, decimals = ''] = decimalText(price).split('.');
  // 33.3 is printed 33.30.
  const places = Math.max(decimals.length, minorDigits(line.pricingCurrency));
  return truncate(share, places).eq(price) || share.round(places, HALF_UP).eq(price);
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
const HALF_UP = 1;

// Refunds carry their price with a sign in some samples and without in others.
function priceOf(line: BilledLine): Decimal {
  return line.effectiveUnitPrice.abs();
}
