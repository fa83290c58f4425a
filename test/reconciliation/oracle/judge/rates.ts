import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { periodOf, type BillingPeriod } from '../../../../lib/values/day.ts';
import { decimal, decimalText, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Own } from './verdict.ts';

/** Microsoft has one rate a month for two currencies; reservation lines are its only witnesses. */
export type Witnesses = readonly BilledLine[];

/** What others than one purchase say of the rate of a month, for the two currencies of a line; undefined where they are of two minds. */
export type OthersRate = (pair: BilledLine, period: BillingPeriod) => Decimal | undefined;

export function othersRate({ lines }: Own, witnesses: Witnesses): OthersRate {
  const own = new Set(lines.map(({ line }) => line));
  const others = witnesses.filter((line) => !own.has(line));
  return (pair, period) =>
    mostFrequentRate(others.filter((line) => samePair(line, pair) && isIn(line, period)));
}

/**
 * The rate at which a purchase was made, as most other lines of the month of its order say, of the two currencies of its
 * first line.
 */
export function learntRate({ purchase, lines }: Own, others: OthersRate): Decimal | undefined {
  const own = lines.map(({ line }) => line);
  const first = own.find(({ currency }) => currency === purchase.charge.currency);
  return first && isConverted(first) ? others(first, periodOf(purchase.orderedOn)) : undefined;
}

export const isConverted = ({ currency, pricingCurrency }: BilledLine): boolean =>
  currency !== pricingCurrency;

// What is given back may be given back at the rate of its charge: only what is charged tells the rate of its month.
function mostFrequentRate(lines: readonly BilledLine[]): Decimal | undefined {
  const counts = new Map<string, number>();
  for (const { exchangeRate } of lines.filter(({ subtotal }) => subtotal.gt(ZERO))) {
    const text = decimalText(exchangeRate);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const winners = [...counts].filter(([, count]) => count === most);
  return winners.length === 1 ? decimal(winners[0]![0]) : undefined;
}

const samePair = (a: BilledLine, b: BilledLine) =>
  a.currency === b.currency && a.pricingCurrency === b.pricingCurrency;

export const isIn = ({ chargeStart }: BilledLine, period: BillingPeriod) =>
  chargeStart !== undefined && periodOf(chargeStart) === period;
