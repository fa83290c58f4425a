import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Decimal } from '../../../values/decimal.ts';
import type { Currency } from '../../../values/money.ts';
import { isBelievedRate } from './believed-rate.ts';
import type { Charge } from './charge.ts';
import type { ExpectedCharge } from './instalments.ts';
import { lineAmounts, priceOf, roundingOrders } from './line-amounts.ts';
import { isWhatWasPaid, knownPrice, samePrice } from './line-price.ts';
import { orderRate } from './order-rate.ts';
import { isConverted, type PriceWitness } from './price-witness.ts';
import { roundingTolerance } from './tolerance.ts';

type Billed = Pick<Charge, 'line' | 'amount'>;

/**
 * What the line would be at the expected rate, where it was billed at another one and this is all that differs.
 * Undefined where rates do not explain it: something else may differ, or its rate cannot be that of its month.
 */
export function atExpectedRate(
  witness: PriceWitness,
  billed: Billed,
  expected: ExpectedCharge,
): Decimal | undefined {
  const { purchase } = witness;
  const { currency } = purchase.charge;
  const { line } = billed;
  if (!isOnlyRate(witness, billed, expected)) return undefined;
  const price = knownPrice(witness, line) ?? priceOf(line);
  const rate = orderRate(witness, line);
  if (rate?.eq(line.exchangeRate) || !isBelievedRate(witness, line, price)) return undefined;
  // With the price known and equal and no rate on file, what was paid shows which rate it was; it may be this one.
  if (rate === undefined)
    return isWhatWasPaid(line, line.exchangeRate, purchase) ? undefined : expected.amount.amount;
  const [order] = roundingOrders(price, rate, purchase);
  return lineAmounts(price, rate, expected.quantity, currency)[order];
}

/** Whether all that differs is a rate that cannot be that of the month. */
export function isAtNoMonthsRate(witness: PriceWitness, billed: Billed, expected: ExpectedCharge): boolean {
  if (!isOnlyRate(witness, billed, expected)) return false;
  return !isBelievedRate(witness, billed.line, knownPrice(witness, billed.line) ?? priceOf(billed.line));
}

/** Whether a converted line has the price of the purchase, and is what its own price and rate come to. */
function isOnlyRate(witness: PriceWitness, billed: Billed, expected: ExpectedCharge): boolean {
  const { purchase, tolerances } = witness;
  const { line, amount } = billed;
  if (!isConverted(line, purchase) || samePrice(witness, line) !== true) return false;
  const tolerance = roundingTolerance(expected.quantity, purchase.charge.currency, tolerances);
  return printed(line, expected, purchase.charge.currency).some(
    (each) => !each.minus(amount.amount).abs().gt(tolerance),
  );
}

/** What its own price and rate come to. */
function printed(line: BilledLine, { quantity }: ExpectedCharge, currency: Currency) {
  return lineAmounts(priceOf(line), line.exchangeRate, quantity, currency);
}
