import type { Random } from '../../../simulation/random.ts';
import { addDays, addPeriods, firstDay, type BillingPeriod, type Day } from '../../../../lib/values/day.ts';
import { decimal, truncate, type Decimal } from '../../../../lib/values/decimal.ts';
import type { BillingCycle, Term } from '../../../../lib/purchasing/purchase.ts';
import { minorDigits, type Currency } from '../../../../lib/values/money.ts';

/** What all of one generated book shares: its months, its rates, and the day on which it is looked at. */
export type Market = {
  readonly random: Random;
  /** The first billing period of the book, and how many of them have invoices. */
  readonly first: BillingPeriod;
  readonly periods: number;
  readonly asOf: Day;
  readonly ledgerStart: Day;
  readonly currencies: readonly Currency[];
  /** Everybody buys the same, in so many currencies that one's price tells another's and no rate does. */
  readonly hasOneProduct: boolean;
  /** One rate a month, as Microsoft has it: billing currency for one unit of the pricing currency. */
  rate(pricing: Currency, billing: Currency, period: BillingPeriod): Decimal;
  /** What one unit of a product costs on the price list; not everybody pays that. */
  listPrice(pricing: Currency, productId: string, term: Term, cycle: BillingCycle): Decimal;
};

// About what one dollar cost. Months differ by at least half a percent, so that no rounding can look like a rate.
const DOLLAR: Readonly<Record<string, number>> = {
  USD: 10_000,
  EUR: 9_200,
  GBP: 7_900,
  JPY: 1_490_000,
  KWD: 3_070,
};

export function aMarket(random: Random): Market {
  const first = addPeriods('2024-01' as BillingPeriod, random.below(12));
  // Most books are short; some are long enough for a year to end.
  const periods = random.chance(0.12) ? random.between(13, 17) : random.between(1, 5);
  const rateOffset = random.below(7);
  const hasOneProduct = random.chance(0.2);
  const afterLast = firstDay(addPeriods(first, periods));
  return {
    random,
    first,
    periods,
    // From the 8th every invoice of the last period is there. Some books are looked at early in the month after.
    asOf: addDays(afterLast, random.chance(0.2) ? random.between(31, 36) : random.between(7, 27)),
    ledgerStart: firstDay(first),
    hasOneProduct,
    currencies: hasOneProduct
      ? [...Object.keys(DOLLAR)]
      : random.pick([['EUR'], ['EUR', 'USD'], ['JPY', 'EUR'], ['GBP'], ['USD', 'JPY'], ['KWD', 'EUR']]),
    rate(pricing, billing, period) {
      if (pricing === billing) return decimal('1');
      const monthsOn = Number(period.slice(0, 4)) * 12 + Number(period.slice(5));
      const percentOff = ((monthsOn * 3 + rateOffset) % 7) + 97;
      return decimal(String(DOLLAR[billing]! * percentOff)).div(decimal('1000000'));
    },
    listPrice(pricing, productId, term, cycle) {
      const steps =
        Number(productId.slice(-1)) * 4 + (term === 'P3Y' ? 2 : 0) + (cycle === 'monthly' ? 1 : 0);
      const whole = 31 + steps * 17 + rateOffset;
      return decimal(pricing === 'JPY' ? String(whole * 150) : `${whole}.${10 + steps}`);
    },
  };
}

/** The last billing period that has invoices. */
export function lastPeriod({ first, periods }: Market): BillingPeriod {
  return addPeriods(first, periods - 1);
}

/** The two orders of rounding of BILLING.md 2.5: the price of one unit is cut, or that of all units. */
export type RoundingOrder = 'each_unit' | 'all_units';

/** What is charged before tax, in the billing currency. Always cut toward zero. */
export function charged(
  unit: Decimal,
  quantity: Decimal,
  rate: Decimal,
  currency: Currency,
  order: RoundingOrder,
): Decimal {
  const places = minorDigits(currency);
  if (order === 'each_unit') return truncate(unit.times(rate), places).times(quantity);
  return truncate(unit.times(quantity).times(rate), places);
}
