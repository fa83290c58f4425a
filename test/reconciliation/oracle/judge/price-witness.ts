import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { addPeriods, periodOf } from '../../../../lib/values/day.ts';
import { decimal, decimalText, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Currency } from '../../../../lib/values/money.ts';
import { isConverted, isIn, type OthersRate } from './rates.ts';
import { amountsAt, printedPrice } from './rounding-orders.ts';
import type { Own } from './verdict.ts';

/** At which price and rate a purchase was made, as its own lines tell. */
export type PriceWitness = {
  readonly price: Decimal;
  readonly rate: Decimal;
  readonly pricingCurrency: Currency;
};

export const toldBy = (line: BilledLine, rate = line.exchangeRate): PriceWitness => ({
  price: printedPrice(line),
  rate,
  pricingCurrency: line.pricingCurrency,
});

/**
 * The first converted line of a purchase whose own price and rate come to exactly what was paid for all units that were
 * bought, whatever was billed beside them; else the first whose price does at a rate at which the order may have been made.
 */
export function ownWitness({ purchase, lines }: Own, others: OthersRate): PriceWitness | undefined {
  const own = lines
    .map(({ line }) => line)
    .filter((line) => isConverted(line) && line.currency === purchase.charge.currency);
  const exact = own.find((line) => isExact(line, purchase));
  if (exact) return toldBy(exact);
  for (const pricing of new Set(own.map(({ pricingCurrency }) => pricingCurrency))) {
    const priced = own.filter(({ pricingCurrency }) => pricingCurrency === pricing);
    for (const rate of ratesOfTheOrder(purchase, priced, others)) {
      const line = priced.find((one) => comesTo(printedPrice(one), rate, purchase));
      if (line) return toldBy(line, rate);
    }
  }
  return undefined;
}

/** Those of its own charges of the month of the order, else what others say of that month, else of the month before. */
function ratesOfTheOrder(
  { orderedOn }: ReconcilablePurchase,
  priced: readonly BilledLine[],
  others: OthersRate,
): readonly Decimal[] {
  const period = periodOf(orderedOn);
  const charges = priced.filter((line) => line.subtotal.gt(ZERO) && isIn(line, period));
  const told = [period, addPeriods(period, -1)].map((one) => others(priced[0]!, one));
  return [...charges.map(({ exchangeRate }) => exchangeRate), ...told.filter((one) => one !== undefined)];
}

/**
 * The price that most lines tell of what was bought of the same in the same month, each exact for its own purchase; undefined where none
 * is, or where two prices are told by as many.
 */
export function usualPrice(
  purchase: ReconcilablePurchase,
  pricing: Currency,
  all: readonly Own[],
): Decimal | undefined {
  const told = all
    .filter((one) => isTheSame(one.purchase, purchase))
    .flatMap((one) => one.lines.map(({ line }) => line).filter((line) => isExact(line, one.purchase)))
    .filter(({ pricingCurrency }) => pricingCurrency === pricing)
    .map((line) => decimalText(printedPrice(line)));
  const countOf = (price: string) => told.filter((one) => one === price).length;
  const most = Math.max(0, ...told.map(countOf));
  const winners = [...new Set(told)].filter((price) => countOf(price) === most);
  return winners.length === 1 ? decimal(winners[0]!) : undefined;
}

function isExact(line: BilledLine, purchase: ReconcilablePurchase): boolean {
  const rate = isConverted(line) ? line.exchangeRate : decimal('1');
  return line.currency === purchase.charge.currency && comesTo(printedPrice(line), rate, purchase);
}

/** All units come to exactly what was paid at this price and rate, in either order of rounding. */
export function comesTo(price: Decimal, rate: Decimal, { charge, quantity }: ReconcilablePurchase): boolean {
  return amountsAt(price, rate, quantity, charge.currency).some((amount) => amount.eq(charge.amount));
}

/** What has one price on one price list: Microsoft has a new one every month. */
function isTheSame(a: ReconcilablePurchase, b: ReconcilablePurchase): boolean {
  const facts = ['productId', 'skuId', 'term', 'billingCycle'] as const;
  return facts.every((fact) => a[fact] === b[fact]) && periodOf(a.orderedOn) === periodOf(b.orderedOn);
}
