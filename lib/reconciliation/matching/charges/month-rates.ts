import type { BilledLine } from '../../../billing/billed-line.ts';
import { periodOf, type BillingPeriod } from '../../../values/day.ts';
import { signOf, type Decimal } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { mostSaid, vote, type Votes } from './votes.ts';

type Pair = Pick<BilledLine, 'pricingCurrency' | 'currency'>;

/** The exchange rates that the lines of a book carry. Microsoft has one rate a month for each pair of currencies. */
export type MonthRates = {
  readonly count: (line: BilledLine) => void;
  /**
   * The rate of a month, as most other lines say. Undefined without a witness, or where they disagree evenly; its own
   * lines are no witnesses of what a purchase is judged by.
   */
  readonly ofMonth: (period: BillingPeriod, pair: Pair, own: readonly BilledLine[]) => Decimal | undefined;
  /** The rate at which a purchase was made, where nobody said it: that of the month of its order. */
  readonly learnt: (purchase: ReconcilablePurchase, own: readonly BilledLine[]) => Decimal | undefined;
};

/** Counts what each rate is said by: a few numbers for each month, however many lines there are. */
export function createMonthRates(): MonthRates {
  const months = new Map<string, Votes>();
  const ofMonth: MonthRates['ofMonth'] = (period, pair, own) => {
    const month = monthKey(period, pair);
    const others: Votes = new Map(months.get(month));
    // Most of its own lines are of another month.
    for (const one of own)
      if (one.chargeStart?.startsWith(period) === true && monthOf(one) === month)
        vote(others, one.exchangeRate, -1);
    return mostSaid(others);
  };
  return {
    count(line) {
      const month = monthOf(line);
      if (month === undefined) return;
      months.set(month, vote(months.get(month) ?? new Map<string, never>(), line.exchangeRate));
    },
    ofMonth,
    learnt(purchase, own) {
      const line = own.find(({ currency }) => currency === purchase.charge.currency);
      if (line === undefined || line.pricingCurrency === line.currency) return undefined;
      return ofMonth(periodOf(purchase.orderedOn), line, own);
    },
  };
}

// What is given back is given back at the rate of its day, and says nothing of this month.
function monthOf(line: BilledLine): string | undefined {
  const { category, pricingCurrency, currency, chargeStart, subtotal } = line;
  if (category !== 'reservation' || pricingCurrency === currency) return undefined;
  if (chargeStart === undefined || signOf(subtotal) <= 0) return undefined;
  return monthKey(periodOf(chargeStart), line);
}

function monthKey(period: BillingPeriod, { pricingCurrency, currency }: Pair): string {
  return `${pricingCurrency}|${currency}|${period}`;
}
