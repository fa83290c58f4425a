import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { addDays, addMonths, daysBetween, periodOf, type Day } from '../../../values/day.ts';
import { decimal, truncate, type Decimal } from '../../../values/decimal.ts';
import { minorDigits, money, noMoney, type Money } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';

/** What one instalment of a purchase should bring: how many units are left to be charged for, and what they cost. */
export type ExpectedCharge = { readonly quantity: Decimal; readonly amount: Money };

export function instalmentCount({ term, billingCycle }: ReconcilablePurchase): number {
  if (billingCycle === 'one_time') return 1;
  return term === 'P1Y' ? 12 : 36;
}

/** Instalments are counted from 1; the first is charged on the day of the order, the others a month apart. */
export function chargeDay({ orderedOn }: ReconcilablePurchase, instalment: number): Day {
  return addMonths(orderedOn, instalment - 1);
}

/** With a day's grace for time zones; no instalment is charged so near to the end. */
export function isTermOver({ orderedOn, term }: ReconcilablePurchase, day: Day): boolean {
  const end = addMonths(orderedOn, term === 'P1Y' ? 12 : 36);
  return day >= end || (addMonths(day, 1) > end && day >= addDays(end, -1));
}

/** The instalment a line charges: the one whose day is nearest to where its charge period starts. */
export function instalmentOf(
  purchase: ReconcilablePurchase,
  line: BilledLine,
  header: Pick<DocumentHeader, 'period'> | undefined,
): number {
  const count = instalmentCount(purchase);
  if (count === 1) return 1;
  const start = line.chargeStart;
  const from = periodOf(start ?? purchase.orderedOn);
  const about =
    monthsBetween(periodOf(purchase.orderedOn), start === undefined ? (header?.period ?? from) : from) + 1;
  if (start === undefined || start === chargeDay(purchase, about)) return within(count, about);
  const near = [about - 1, about, about + 1];
  const distance = (instalment: number) => Math.abs(daysBetween(chargeDay(purchase, instalment), start));
  return within(
    count,
    near.reduce((best, next) => (distance(next) < distance(best) ? next : best)),
  );
}

/** After a return the later instalments are for what is left; the charge of a returned day itself is still for all. */
export function expectedCharge(
  purchase: ReconcilablePurchase,
  charged: Day,
  returns: readonly RecordedReturn[],
): ExpectedCharge {
  const { charge } = purchase;
  const all = decimal(String(purchase.quantity));
  if (returns.length === 0) return { quantity: all, amount: charge };
  const left = returns
    .filter(({ returnedOn }) => returnedOn < charged)
    .reduce((rest, { quantity }) => rest.minus(decimal(String(quantity))), all);
  if (left.eq(all)) return { quantity: all, amount: charge };
  if (!left.gt('0')) return { quantity: decimal('0'), amount: noMoney(charge.currency) };
  const share = truncate(charge.amount.times(left).div(all), minorDigits(charge.currency));
  return { quantity: left, amount: money(share, charge.currency) };
}

function monthsBetween(from: string, to: string): number {
  const months = (period: string) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7));
  return months(to) - months(from);
}

function within(count: number, instalment: number): number {
  return Math.min(Math.max(instalment, 1), count);
}
