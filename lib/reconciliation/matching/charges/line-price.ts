import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, decimalText, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
import { minorDigits } from '../../../values/money.ts';
import type { ReconcilablePurchase, Tolerances } from '../../book.ts';
import type { Charge } from './charge.ts';
import type { ExpectedCharge } from './instalments.ts';
import { lineAmounts, ONE, priceOf, roundingOrders } from './line-amounts.ts';
import { roundingTolerance } from './tolerance.ts';
import type { UsualPrice } from './usual-prices.ts';

/** What is known of price and rate beside the line that is judged. */
export type PriceWitness = {
  readonly purchase: ReconcilablePurchase;
  /** The exchange rate at which it was made, as the lines of others tell. */
  readonly learntRate: Decimal | undefined;
  readonly usualPrice: UsualPrice;
  /** The line of the purchase that shows at which price and rate it was bought. */
  readonly own: BilledLine | undefined;
  readonly tolerances: Tolerances;
};

/**
 * Whether a line's price for one unit, in the currency of the price list, is the purchase's. What is known of that comes
 * first; then what was paid, where nothing is converted, or at the rate of the order. Where that rate is not known
 * either, others of the same product tell. Undefined where nothing of these is known.
 */
export function samePrice(witness: PriceWitness, line: BilledLine): boolean | undefined {
  const { purchase } = witness;
  const known = knownPrice(witness, line);
  if (known !== undefined) return priceOf(line).eq(known);
  const rate = isConverted(line, purchase) ? rateOfOrder(witness) : ONE;
  if (rate !== undefined) return isWhatWasPaid(line, rate, purchase);
  const usual = believableUsualPrice(witness, line);
  return usual && priceOf(line).eq(usual);
}

/**
 * What others pay says nothing of a purchase that was paid with quite another amount: then the price itself was another, and
 * not the rate. Rates of some months are within a tenth of one another.
 */
function believableUsualPrice({ purchase, usualPrice }: PriceWitness, line: BilledLine): Decimal | undefined {
  const usual = usualPrice(purchase, line.pricingCurrency);
  if (usual === undefined) return undefined;
  const today = usual.times(line.exchangeRate).times(decimal(String(purchase.quantity)));
  const difference = today.minus(purchase.charge.amount).abs();
  return difference.times(TEN).gt(today) ? undefined : usual;
}

/** Whether nothing of the purchase itself tells its price, so that others of the same product do. */
export function isToldByOthers(witness: PriceWitness, line: BilledLine): boolean {
  const isConvertedAtNoRate = isConverted(line, witness.purchase) && rateOfOrder(witness) === undefined;
  return knownPrice(witness, line) === undefined && isConvertedAtNoRate;
}

/** The price that the request said; then, of a converted charge, the one that the purchase's own witness shows. */
export function knownPrice(witness: PriceWitness, line: BilledLine): Decimal | undefined {
  const { unitPrice } = witness.purchase;
  if (unitPrice?.currency === line.pricingCurrency) return unitPrice.amount.abs();
  const own = isConverted(line, witness.purchase) ? ownOf(witness, line) : undefined;
  return own && priceOf(own);
}

/** The rate at which the purchase was made: as the request said, as its own witness shows, or as others tell. */
export function orderRate(witness: PriceWitness, line: BilledLine): Decimal | undefined {
  return witness.purchase.exchangeRate ?? ownOf(witness, line)?.exchangeRate ?? believableRate(witness, line);
}

/** What others tell of the rate is not that of the order where the price that upstream said comes to another amount at it. */
function believableRate(
  { purchase, learntRate, tolerances }: PriceWitness,
  { pricingCurrency }: BilledLine,
): Decimal | undefined {
  const { unitPrice, charge, quantity } = purchase;
  if (learntRate === undefined || unitPrice?.currency !== pricingCurrency) return learntRate;
  const bought = decimal(String(quantity));
  const tolerance = roundingTolerance(bought, charge.currency, tolerances);
  const amounts = lineAmounts(unitPrice.amount.abs(), learntRate, bought, charge.currency);
  return amounts.some((amount) => !amount.minus(charge.amount).abs().gt(tolerance)) ? learntRate : undefined;
}

export function isConverted(line: BilledLine, { charge }: ReconcilablePurchase): boolean {
  return line.pricingCurrency !== charge.currency;
}

// A list in another currency has other prices and other rates.
function ownOf({ own }: PriceWitness, { pricingCurrency }: BilledLine): BilledLine | undefined {
  return own?.pricingCurrency === pricingCurrency ? own : undefined;
}

function rateOfOrder({ purchase, learntRate }: PriceWitness): Decimal | undefined {
  return purchase.exchangeRate ?? learntRate;
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
  const { purchase, tolerances } = witness;
  const { currency } = purchase.charge;
  if (!isConverted(line, purchase) || samePrice(witness, line) !== true) return undefined;
  const printed = lineAmounts(priceOf(line), line.exchangeRate, expected.quantity, currency);
  const tolerance = roundingTolerance(expected.quantity, currency, tolerances);
  const consistent = printed.some((each) => !each.minus(amount.amount).abs().gt(tolerance));
  const rate = orderRate(witness, line);
  if (!consistent || rate?.eq(line.exchangeRate)) return undefined;
  const paid = expected.amount.amount;
  // With the price known and equal and no rate on file, what was paid shows which rate it was; it may be this one.
  if (rate === undefined) return printed.some((each) => each.eq(paid)) ? undefined : paid;
  const [order] = roundingOrders(priceOf(line), rate, purchase);
  return lineAmounts(priceOf(line), rate, expected.quantity, currency)[order];
}

const TEN = decimal('10');
const HALF_UP = 1;
