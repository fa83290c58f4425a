import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { decimal, decimalText, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits } from '../../../../lib/values/money.ts';
import type { Yardstick } from './amount-verdict.ts';
import { comesTo, type PriceWitness } from './price-witness.ts';
import { isConverted } from './rates.ts';
import { amountsAt, printedPrice, roundingOf } from './rounding-orders.ts';

/**
 * Whether the printed price is the price that was bought at; undefined where nobody knows that. A price that somebody said
 * or that was billed is that very price, as far as both are printed. One that only follows from what was paid is known as
 * far as it is printed. What others paid is asked last.
 */
export function priceFits(line: BilledLine, by: Yardstick): boolean | undefined {
  const price = printedPrice(line);
  const known = knownPrice(line, by);
  const rate = isConverted(line) ? knownRate(line, by) : decimal('1');
  if (known) {
    if (price.eq(known)) return true;
    return isPrintedAlike(price, known, line) && (!rate || isWhatWasPaid(line, rate, by.purchase));
  }
  if (rate) return isWhatWasPaid(line, rate, by.purchase);
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

/**
 * What upstream said, else what the purchase's own witness tells, in the currency of the line's price. What upstream said
 * has to come to what was paid, unless nothing speaks against it or the line says the same.
 */
export function knownPrice(line: BilledLine, by: Yardstick): Decimal | undefined {
  const said = saidPrice(line, by);
  if (!isConverted(line)) return said && comesTo(said, decimal('1'), by.purchase) ? said : undefined;
  const witness = witnessFor(line, by);
  if (!said || !witness) return said ?? witness?.price;
  const rates = [by.purchase.exchangeRate, witness.rate, by.learntRate];
  const isPaid = rates.some((rate) => rate && comesTo(said, rate, by.purchase));
  return isPaid || said.eq(printedPrice(line)) ? said : witness.price;
}

/**
 * At which rate it was bought: as upstream said, as its own witness tells, as the month's other lines say; none at which
 * the price that upstream said does not come to what was paid.
 */
export function knownRate(line: BilledLine, by: Yardstick): Decimal | undefined {
  const said = saidPrice(line, by);
  const isRefuted = (rate: Decimal) => said !== undefined && !isAboutWhatWasPaid(said, rate, by);
  const { exchangeRate } = by.purchase;
  if (exchangeRate && !isRefuted(exchangeRate)) return exchangeRate;
  const witness = witnessFor(line, by);
  const saysTheSame = said?.eq(printedPrice(line));
  if (witness && !(saysTheSame && isRefuted(witness.rate))) return witness.rate;
  return by.learntRate && !isRefuted(by.learntRate) ? by.learntRate : undefined;
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

/** Two prices of which one has fewer digits, cut or rounded, and never fewer than the currency has. */
function isPrintedAlike(a: Decimal, b: Decimal, { pricingCurrency }: BilledLine): boolean {
  const places = Math.max(minorDigits(pricingCurrency), Math.min(decimalsOf(a), decimalsOf(b)));
  return ([0, 1] as const).some((mode) => a.round(places, mode).eq(b.round(places, mode)));
}

function decimalsOf(price: Decimal): number {
  return decimalText(price).split('.')[1]?.length ?? 0;
}

/** The witness tells price and rate of charges in its own pricing currency only. */
function witnessFor({ pricingCurrency }: BilledLine, { witness }: Yardstick): PriceWitness | undefined {
  return witness?.pricingCurrency === pricingCurrency ? witness : undefined;
}
