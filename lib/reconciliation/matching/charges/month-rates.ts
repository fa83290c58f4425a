import type { BilledLine } from '../../../billing/billed-line.ts';
import { periodOf } from '../../../values/day.ts';
import { signOf, type Decimal } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { mostSaid, vote, type Votes } from './votes.ts';

/** The exchange rates that the lines of a book carry. Microsoft has one rate a month for each pair of currencies. */
export type MonthRates = {
  readonly count: (line: BilledLine) => void;
  /**
   * The rate at which a purchase was made, where nobody said it: that of the month of its order. Undefined without a
   * witness, or where they disagree evenly; its own lines are no witnesses of what they are judged by.
   */
  readonly learnt: (purchase: ReconcilablePurchase, lines: readonly BilledLine[]) => Decimal | undefined;
};

/** Counts what each rate is said by: a few numbers for each month, however many lines there are. */
export function createMonthRates(): MonthRates {
  const months = new Map<string, Votes>();
  return {
    count(line) {
      const month = monthOf(line);
      if (month === undefined) return;
      months.set(month, vote(months.get(month) ?? new Map<string, never>(), line.exchangeRate));
    },
    learnt(purchase, own) {
      const line = own.find(({ currency }) => currency === purchase.charge.currency);
      if (line === undefined || line.pricingCurrency === line.currency) return undefined;
      const month = `${line.pricingCurrency}|${line.currency}|${periodOf(purchase.orderedOn)}`;
      const others: Votes = new Map(months.get(month));
      for (const one of own) if (monthOf(one) === month) vote(others, one.exchangeRate, -1);
      return mostSaid(others);
    },
  };
}

// What is given back is given back at the rate of its day, and says nothing of this month.
function monthOf(line: BilledLine): string | undefined {
  const { category, pricingCurrency, currency, chargeStart, subtotal } = line;
  if (category !== 'reservation' || pricingCurrency === currency) return undefined;
  if (chargeStart === undefined || signOf(subtotal) <= 0) return undefined;
  return `${pricingCurrency}|${currency}|${periodOf(chargeStart)}`;
}
