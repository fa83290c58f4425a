import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  periodOf,
  type BillingPeriod,
  type Day,
} from '../../../../lib/values/day.ts';
import { decimal, truncate } from '../../../../lib/values/decimal.ts';
import { minorDigits, money, type Money } from '../../../../lib/values/money.ts';

/** One charge that a purchase has to bring: what for, when, and how much. */
export type Instalment = {
  readonly number: number;
  readonly day: Day;
  /** Units that were not returned before its day. */
  readonly units: number;
  readonly cost: Money;
};

/** The whole term, charge by charge: one, or one a month on the day of the order. */
export function instalmentsOf(
  purchase: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
): readonly Instalment[] {
  const count = purchase.billingCycle === 'one_time' ? 1 : monthsOf(purchase);
  const instalments: Instalment[] = [];
  for (let number = 1; number <= count; number += 1) {
    const day = addMonths(purchase.orderedOn, number - 1);
    const units = unitsOn(purchase, returns, day);
    instalments.push({ number, day, units, cost: costOf(purchase, units) });
  }
  return instalments;
}

/** The instalment that a charge period belongs to: the one whose day is nearest, the earlier of two equally near. */
export function nearestTo(start: Day, instalments: readonly Instalment[]): Instalment {
  const distance = ({ day }: Instalment) => Math.abs(daysBetween(day, start));
  return instalments.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

/** A line without a day is for the month of its document, the first or the last of the term where that is outside. */
export function ofThePeriod(period: BillingPeriod, instalments: readonly Instalment[]): Instalment {
  const later = instalments.find(({ day }) => periodOf(day) >= period);
  return later ?? instalments.at(-1)!;
}

/** The term is over: a day's grace for clocks that differ. */
export function isAfterTerm(start: Day, purchase: ReconcilablePurchase): boolean {
  return start >= addDays(addMonths(purchase.orderedOn, monthsOf(purchase)), -1);
}

/** Until the 10th of the next month a charge or a refund may come. */
export function dueAfter(day: Day): Day {
  return `${periodOf(addMonths(`${periodOf(day)}-01` as Day, 1))}-10` as Day;
}

const monthsOf = ({ term }: ReconcilablePurchase) => (term === 'P1Y' ? 12 : 36);

/** Units that were not returned before a day. */
export function unitsOn(
  { quantity }: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  day: Day,
): number {
  let units = quantity;
  for (const one of returns) if (one.returnedOn < day) units -= one.quantity;
  return units;
}

function costOf({ charge, quantity }: ReconcilablePurchase, units: number): Money {
  if (units <= 0) return money('0', charge.currency);
  const share = charge.amount.times(decimal(String(units))).div(decimal(String(quantity)));
  return money(truncate(share, minorDigits(charge.currency)), charge.currency);
}
