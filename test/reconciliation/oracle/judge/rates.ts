import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { periodOf, type BillingPeriod } from '../../../../lib/values/day.ts';
import { decimal, decimalText, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Own } from './verdict.ts';

/** Microsoft has one rate a month for two currencies; reservation lines are its only witnesses. */
export type Witnesses = readonly BilledLine[];

/**
 * The rate at which a purchase was made: as upstream said, else as most other lines of the month of its order say, of the
 * two currencies of its first line. Undefined where nobody says, or where they do not agree.
 */
export function purchaseRate({ purchase, lines }: Own, witnesses: Witnesses): Decimal | undefined {
  if (purchase.exchangeRate) return purchase.exchangeRate;
  const own = lines.map(({ line }) => line);
  const first = own.find(({ currency }) => currency === purchase.charge.currency);
  if (!first || !isConverted(first)) return undefined;
  const others = witnesses.filter((line) => !own.includes(line));
  return mostFrequentRate(
    others.filter((line) => samePair(line, first) && isIn(line, periodOf(purchase.orderedOn))),
  );
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

const isIn = ({ chargeStart }: BilledLine, period: BillingPeriod) =>
  chargeStart !== undefined && periodOf(chargeStart) === period;
