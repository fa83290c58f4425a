import { addPeriods, periodOf, type BillingPeriod, type Day } from '../../../values/day.ts';
import type { Currency } from '../../../values/money.ts';
import type { SummedDocument } from '../../book.ts';
import type { NotBilledStage } from '../../discrepancy.ts';

/** How far it is that something of this day and currency was not billed; undefined while nothing is wrong. */
export type Overdue = (charged: Day, currency: Currency) => NotBilledStage | undefined;

/** Microsoft bills a month by the 8th of the next one; on the 10th a charge is due. */
export function dueDay(charged: Day): Day {
  return lastDayFor(periodOf(charged));
}

/**
 * A charge is late when the document of its month and currency is here without it, or its day is past; it is missing when
 * so is the next month's. A month of which an invoice cannot be read yet says neither: what has not been read is no
 * evidence that something is not in it. Nor is a book in which no invoice is published at all.
 */
export function chargesOverdue(asOf: Day, documents: readonly SummedDocument[]): Overdue {
  const { unread, published } = monthsOf(documents);
  if (published.size === 0) return nothingIsKnown;
  return overdue(
    (month, period) => !unread.has(month) && (published.has(month) || asOf > lastDayFor(period)),
  );
}

/** Refunds take their time: only days count, and that nothing of the month is unread. */
export function refundsOverdue(asOf: Day, documents: readonly SummedDocument[]): Overdue {
  const { unread, published } = monthsOf(documents);
  if (published.size === 0) return nothingIsKnown;
  return overdue((month, period) => !unread.has(month) && asOf > lastDayFor(period));
}

const nothingIsKnown: Overdue = () => undefined;

function overdue(hasPassed: (month: string, period: BillingPeriod) => boolean): Overdue {
  return (charged, currency) => {
    const period = periodOf(charged);
    if (!hasPassed(monthOf(period, currency), period)) return undefined;
    const next = addPeriods(period, 1);
    return hasPassed(monthOf(next, currency), next) ? 'missing' : 'late';
  };
}

function monthsOf(documents: readonly SummedDocument[]) {
  const billing = documents.filter(({ header }) => couldBill(header));
  const months = (isPublished: boolean) =>
    new Set(
      billing
        .filter(({ published }) => (published !== undefined) === isPublished)
        .map(({ header }) => monthOf(header.period, header.total.currency)),
    );
  return { unread: months(false), published: months(true) };
}

function couldBill(header: SummedDocument['header']): boolean {
  return header.commerce === 'new' && header.documentType === 'invoice' && !header.isVoid;
}

function monthOf(period: BillingPeriod, currency: Currency): string {
  return `${period} ${currency}`;
}

function lastDayFor(period: BillingPeriod): Day {
  return `${addPeriods(period, 1)}-10` as Day;
}
