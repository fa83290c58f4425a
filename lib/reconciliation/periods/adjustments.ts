import type { BillingPeriod } from '../../values/day.ts';
import { sum, type Decimal } from '../../values/decimal.ts';
import { money, type Currency, type Money } from '../../values/money.ts';
import type { Adjustment, Period } from './period.ts';
import type { PeriodFigures } from './period-figures.ts';

/**
 * What the periods closed before this one come to by now, beyond what was signed with them: it lands here, so that no signed
 * figure is ever edited. What another period's close has taken already does not count again, so that over all closes every
 * change is in the books once.
 */
export function adjustmentsOf(
  period: BillingPeriod,
  closed: readonly Period[],
  present: ReadonlyMap<BillingPeriod, PeriodFigures>,
): readonly Adjustment[] {
  return closed
    .filter((earlier) => earlier.period < period)
    .toSorted((one, other) => (one.period < other.period ? -1 : 1))
    .flatMap((earlier) => {
      const [signed, now] = [earlier.figures ?? [], present.get(earlier.period) ?? []];
      const taken = takenElsewhere(period, earlier.period, closed);
      // What was taken in a currency of which nothing is left has to be taken back.
      const currencies = new Set([...signed, ...now, ...taken].map(({ currency }) => currency));
      return [...currencies].sort().flatMap((currency) => {
        const amount = payable(now, currency)
          .minus(payable(signed, currency))
          .minus(sum(taken.flatMap((one) => (one.currency === currency ? [one.amount] : []))));
        return amount.eq('0') ? [] : [{ ofPeriod: earlier.period, amount: money(amount, currency) }];
      });
    });
}

function payable(figures: PeriodFigures, currency: Currency): Decimal {
  return sum(figures.flatMap((one) => (one.currency === currency ? [one.payable.amount] : [])));
}

/** What the closes of other periods have taken of an earlier one. */
function takenElsewhere(
  period: BillingPeriod,
  ofPeriod: BillingPeriod,
  closed: readonly Period[],
): readonly Money[] {
  return closed
    .filter((one) => one.period !== period)
    .flatMap(({ adjustments }) => adjustments)
    .flatMap(({ ofPeriod: of, amount }) => (of === ofPeriod ? [amount] : []));
}
