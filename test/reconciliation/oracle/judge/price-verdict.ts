import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { decimal, decimalText, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits } from '../../../../lib/values/money.ts';
import type { Yardstick } from './amount-verdict.ts';
import type { PriceWitness } from './price-witness.ts';
import { isConverted } from './rates.ts';
import { amountsAt, printedPrice, roundingOf } from './rounding-orders.ts';

/**
 * Whether the printed price is the price that was bought at; undefined where nobody knows that. A price that somebody said
 * or that was billed is that very price. One that only follows from what was paid is known as far as it is printed. What
 * others paid is asked last.
 */
export function priceFits(line: BilledLine, by: Yardstick): boolean | undefined {
  const price = printedPrice(line);
  const known = knownPrice(line, by);
  if (known) return price.eq(known);
  const conversion = isConverted(line) ? by.rate : decimal('1');
  if (conversion) return isWhatWasPaid(line, conversion, by.purchase);
  const usual = by.usualPrice(line.pricingCurrency);
  return usual && isBelievable(usual, line, by.purchase) ? price.eq(usual) : undefined;
}

/** What others pay tells nothing of a purchase that was made at another price: the rate it implies would be far off. */
function isBelievable(
  usual: Decimal,
  { exchangeRate }: BilledLine,
  { charge, quantity }: ReconcilablePurchase,
): boolean {
  const atOwnRate = usual.times(exchangeRate).times(decimal(String(quantity)));
  return charge.amount.minus(atOwnRate).abs().times(decimal('10')).lte(atOwnRate);
}

/** What upstream said, else what the purchase's own witness tells, in the currency of the line's price. */
export function knownPrice(line: BilledLine, by: Yardstick): Decimal | undefined {
  const said = saidPrice(line, by);
  if (said) return said;
  const witness = isConverted(line) ? witnessFor(line, by) : undefined;
  return witness && printedPrice(witness);
}

/**
 * At which rate it was bought: as upstream said, as its own witness tells, as the month's other lines say, unless that rate
 * and the price that upstream said do not come to what was paid.
 */
export function knownRate(line: BilledLine, by: Yardstick): Decimal | undefined {
  const own = by.purchase.exchangeRate ?? witnessFor(line, by)?.exchangeRate;
  if (own || !by.rate) return own;
  const said = saidPrice(line, by);
  return said && !isAboutWhatWasPaid(said, by.rate, by) ? undefined : by.rate;
}

function isAboutWhatWasPaid(price: Decimal, rate: Decimal, { purchase, tolerances }: Yardstick): boolean {
  const { charge, quantity } = purchase;
  const all = { billableQuantity: decimal(String(quantity)), currency: charge.currency };
  const rounding = roundingOf(all, tolerances);
  return amountsAt(price, rate, quantity, charge.currency).some((amount) =>
    amount.minus(charge.amount).abs().lte(rounding),
  );
}

/** Upstream's own price, in the currency of the line's. */
function saidPrice({ pricingCurrency }: BilledLine, { purchase }: Yardstick): Decimal | undefined {
  return purchase.unitPrice?.currency === pricingCurrency ? purchase.unitPrice.amount : undefined;
}

/** At this rate the printed price comes to what was paid for all units, or what was paid comes to the printed price. */
export function isWhatWasPaid(
  line: BilledLine,
  rate: Decimal,
  { charge, quantity }: ReconcilablePurchase,
): boolean {
  const price = printedPrice(line);
  if (amountsAt(price, rate, quantity, line.currency).some((one) => one.eq(charge.amount))) return true;
  const paid = charge.amount.div(rate.times(decimal(String(quantity))));
  const places = Math.max(minorDigits(line.pricingCurrency), decimalsOf(price));
  return [paid.round(places, 0), paid.round(places, 1)].some((one) => one.eq(price));
}

function decimalsOf(price: Decimal): number {
  return decimalText(price).split('.')[1]?.length ?? 0;
}

/** The witness tells price and rate of charges in its own pricing currency only. */
function witnessFor({ pricingCurrency }: BilledLine, { witness }: Yardstick): PriceWitness | undefined {
  return witness?.pricingCurrency === pricingCurrency ? witness : undefined;
}
