import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, decimalText, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
import { minorDigits, type Currency } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { comesToPaid, ONE, priceOf } from './line-amounts.ts';
import { orderRate } from './order-rate.ts';
import { isConverted, ownOf, saidPrice, type PriceWitness } from './price-witness.ts';

/**
 * Whether a line's price for one unit, in the currency of the price list, is the purchase's. What is known of that comes
 * first; then what was paid, where nothing is converted, or at the rate of the order. Where that rate is not known
 * either, others of the same product tell. Undefined where nothing of these is known.
 */
export function samePrice(witness: PriceWitness, line: BilledLine): boolean | undefined {
  const { purchase } = witness;
  const price = priceOf(line);
  const known = knownPrice(witness, line);
  if (known !== undefined && price.eq(known)) return true;
  if (known !== undefined && !isPrintedAlike(price, known, line.pricingCurrency)) return false;
  const rate = isConverted(line, purchase) ? orderRate(witness, line) : ONE;
  if (rate !== undefined) return isWhatWasPaid(line, rate, purchase);
  // One of the two is told with fewer decimals than it has, and nothing says that it is another.
  if (known !== undefined) return true;
  const usual = believableUsualPrice(witness, line);
  return usual && price.eq(usual);
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

/** By what a price was judged: what is known of the purchase; what was paid, at a rate that only others tell; the price of others. */
export function priceEvidence(
  witness: PriceWitness,
  line: BilledLine,
): 'purchase' | 'learnt_rate' | 'others' {
  const { purchase } = witness;
  if (!isConverted(line, purchase) || knownPrice(witness, line) !== undefined) return 'purchase';
  if (orderRate(witness, line) === undefined) return 'others';
  return purchase.exchangeRate === undefined ? 'learnt_rate' : 'purchase';
}

/**
 * The price in the request; or, of a converted charge, the one that the purchase's own lines show, where the request has
 * none, or one that neither comes to what was paid nor stands on this line: it may have been rounded on its way to us, or have
 * changed in the cart.
 */
export function knownPrice(witness: PriceWitness, line: BilledLine): Decimal | undefined {
  const { purchase, learntRate } = witness;
  const said = saidPrice(purchase, line);
  if (!isConverted(line, purchase)) return said && comesToPaid(said, ONE, purchase) ? said : undefined;
  const own = ownOf(witness, line);
  if (said === undefined || own === undefined) return said ?? own?.price;
  if (said.eq(priceOf(line))) return said;
  const rates = [purchase.exchangeRate, own.rate, learntRate];
  return rates.some((rate) => rate && comesToPaid(said, rate, purchase)) ? said : own.price;
}

/**
 * Whether all units that were bought come to what was paid at this price: rounded as Microsoft rounds; or the other way
 * round, one unit's share of what was paid is the price in as many decimals as it is printed with.
 */
export function isWhatWasPaid(line: BilledLine, rate: Decimal, purchase: ReconcilablePurchase): boolean {
  const price = priceOf(line);
  if (comesToPaid(price, rate, purchase)) return true;
  if (rate.eq(ZERO)) return false;
  const share = purchase.charge.amount.div(decimal(String(purchase.quantity)).times(rate));
  return isShortened(share, price, placesOf(price, line.pricingCurrency));
}

/** Whether two prices are one in as many decimals as the shorter of them is printed with. */
function isPrintedAlike(a: Decimal, b: Decimal, currency: Currency): boolean {
  const [placesOfA, placesOfB] = [placesOf(a, currency), placesOf(b, currency)];
  return placesOfA < placesOfB ? isShortened(b, a, placesOfA) : isShortened(a, b, placesOfB);
}

/** Whether a number, cut or rounded to so many decimals, is this price. */
function isShortened(long: Decimal, price: Decimal, places: number): boolean {
  return truncate(long, places).eq(price) || long.round(places, HALF_UP).eq(price);
}

// 33.3 is printed 33.30.
function placesOf(price: Decimal, currency: Currency): number {
  const [, decimals = ''] = decimalText(price).split('.');
  return Math.max(decimals.length, minorDigits(currency));
}

const TEN = decimal('10');
const HALF_UP = 1;
