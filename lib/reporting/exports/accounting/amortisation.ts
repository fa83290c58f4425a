import { decimal, sum, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
import {
  addDays,
  addMonths,
  addPeriods,
  daysBetween,
  firstDay,
  periodOf,
  type BillingPeriod,
  type Day,
} from '../../../values/day.ts';

/** A reservation that was paid up front, and what of it was given back before its end. */
export type Prepaid = {
  readonly amount: Decimal;
  /** Decimals of the currency; every month's part has no more. */
  readonly places: number;
  readonly quantity: number;
  readonly start: Day;
  readonly term: 'P1Y' | 'P3Y';
  /** In the order of their days. */
  readonly returns: readonly ReturnedPart[];
};

type ReturnedPart = { readonly returnId: string; readonly on: Day; readonly quantity: number };

type Amortisation = {
  /** What each month costs, from the first to the last that costs anything. */
  readonly months: readonly { readonly period: BillingPeriod; readonly amount: Decimal }[];
  /** What was not used up of each part that was returned. */
  readonly left: readonly { readonly returnId: string; readonly amount: Decimal }[];
};

/**
 * Spreads what was paid over the days of the term, month by month, from the first day to the day before it ends. Parts are
 * cut to the currency's decimals and the last month takes the remainder, so that months and returned parts come to the
 * amount, exactly. A returned part costs nothing from the day of its return on.
 */
export function amortise(prepaid: Prepaid): Amortisation {
  const end = addMonths(prepaid.start, prepaid.term === 'P1Y' ? 12 : 36);
  const parts = partsOf(prepaid, end);
  const months: { period: BillingPeriod; amount: Decimal }[] = [];
  for (let period = periodOf(prepaid.start); firstDay(period) < end; period = addPeriods(period, 1)) {
    const next = firstDay(addPeriods(period, 1));
    const amount = sum(
      parts.map((part) =>
        usedUpBy(prepaid, part, end, next).minus(usedUpBy(prepaid, part, end, firstDay(period))),
      ),
    );
    months.push({ period, amount });
  }
  const left = parts.flatMap((part) =>
    part.returnId === undefined
      ? []
      : [{ returnId: part.returnId, amount: part.amount.minus(usedUpBy(prepaid, part, end, end)) }],
  );
  return { months: months.filter(({ amount }) => !amount.eq(ZERO)), left };
}

type Part = { readonly amount: Decimal; readonly until: Day; readonly returnId: string | undefined };

// What is returned is cut off the amount by its share; what stays has the rest of it.
function partsOf({ amount, places, quantity, start, returns }: Prepaid, end: Day): readonly Part[] {
  let [unitsLeft, amountLeft] = [quantity, amount];
  const parts: Part[] = [];
  for (const { returnId, on, quantity: returned } of returns) {
    const units = Math.min(returned, unitsLeft);
    const isLast = units === unitsLeft;
    const share = isLast ? amountLeft : cut(amount, units, quantity, places);
    parts.push({ amount: share, until: on < start ? start : on < end ? on : end, returnId });
    [unitsLeft, amountLeft] = [unitsLeft - units, amountLeft.minus(share)];
  }
  return unitsLeft === 0 ? parts : [...parts, { amount: amountLeft, until: end, returnId: undefined }];
}

/** What of a part is used up before a day. At the end of the term that is all of it. */
function usedUpBy({ start, places }: Prepaid, part: Part, end: Day, day: Day): Decimal {
  const until = day < part.until ? day : part.until;
  if (until >= end) return part.amount;
  return until <= start ? ZERO : cut(part.amount, daysBetween(start, until), daysBetween(start, end), places);
}

function cut(amount: Decimal, share: number, whole: number, places: number): Decimal {
  return truncate(amount.times(decimal(String(share))).div(decimal(String(whole))), places);
}

/** The last day of a month. */
export function endOf(period: BillingPeriod): Day {
  return addDays(firstDay(addPeriods(period, 1)), -1);
}
