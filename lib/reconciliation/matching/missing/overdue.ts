import type { DocumentHeader, DocumentType } from '../../../billing/document.ts';
import { addPeriods, periodOf, type BillingPeriod, type Day } from '../../../values/day.ts';
import type { Currency } from '../../../values/money.ts';
import type { SummedDocument } from '../../book.ts';
import type { NotBilledStage } from '../../discrepancy.ts';

/** How far it is that something of this day and currency was not billed; undefined while nothing is wrong. */
export type Overdue = (charged: Day, currency: Currency) => NotBilledStage | undefined;

type BilledMonths = {
  readonly unread: ReadonlySet<string>;
  readonly unreadCredits: ReadonlySet<string>;
  readonly published: ReadonlySet<string>;
};

/** Microsoft bills a month by the 8th of the next one; on the 10th a charge is due. */
export function dueDay(charged: Day): Day {
  return lastDayFor(periodOf(charged));
}

/**
 * A charge is late when the document of its month and currency is here without it, or its day is past; it is missing when
 * so is the next month's. A month of which an invoice cannot be read yet says neither: what has not been read is no
 * evidence that something is not in it. Nor is a book in which no invoice is published at all.
 */
export function chargesOverdue(asOf: Day, { unread, published }: BilledMonths): Overdue {
  if (published.size === 0) return nothingIsKnown;
  return overdue(
    (month, period) => !unread.has(month) && (published.has(month) || asOf > lastDayFor(period)),
  );
}

/** Refunds take their time: only days count, and that nothing of the month is unread, be it an invoice or a credit note. */
export function refundsOverdue(asOf: Day, { unread, unreadCredits, published }: BilledMonths): Overdue {
  if (published.size === 0) return nothingIsKnown;
  const isRead = (month: string) => !unread.has(month) && !unreadCredits.has(month);
  return overdue((month, period) => isRead(month) && asOf > lastDayFor(period));
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

/**
 * Which months and currencies there are invoices or credit notes of. A rebill counts for the month of what it replaces: it
 * is no invoice of the month before the day on which it was issued, and nothing of that month is late because of it.
 */
export function billedMonths(
  documents: readonly SummedDocument[],
  standsFor: (header: DocumentHeader) => DocumentHeader,
): BilledMonths {
  const counting = documents.filter(({ header }) => header.commerce === 'new' && !header.isVoid);
  const months = (documentType: DocumentType, isPublished: boolean) =>
    new Set(
      counting
        .filter(({ header }) => header.documentType === documentType)
        .filter(({ published }) => (published !== undefined) === isPublished)
        .map(({ header }) => monthOf(standsFor(header).period, header.total.currency)),
    );
  return {
    unread: months('invoice', false),
    unreadCredits: months('credit_note', false),
    published: months('invoice', true),
  };
}

function monthOf(period: BillingPeriod, currency: Currency): string {
  return `${period} ${currency}`;
}

function lastDayFor(period: BillingPeriod): Day {
  return `${addPeriods(period, 1)}-10` as Day;
}
