import { addPeriods, dayOf, periodOf, type BillingPeriod } from '../../values/day.ts';
import { caseChain, periodChain } from '../audit/audit-entry.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { CASE_STATUSES, type CaseStatus } from '../cases/case.ts';
import type { PeriodBook } from './period-book.ts';

/**
 * The month in which something is booked that belongs to its own month and was learnt at an instant. It is its own, unless
 * that or a later month was closed by then: it would change what was signed. Then it is the month in which it was learnt,
 * or the first one after that of which nothing was signed. The answer stays the same, whatever is reopened or closed since.
 */
export type BookingMonth = (own: BillingPeriod, learntAtMs: number) => BillingPeriod;

/** A month was closed from an instant on, until it was reopened. */
export type Closed = { readonly period: BillingPeriod; readonly fromMs: number; readonly untilMs: number };

/** What tells where late news are booked. */
export type BookingMonths = {
  readonly months: () => Promise<BookingMonth>;
  /** How a case stood, and since when, the first status first; nothing where there is no such case. */
  readonly caseHistory: (caseId: string) => Promise<readonly CaseMoment[]>;
};

export type CaseMoment = { readonly status: CaseStatus; readonly atMs: number };

/** From the audit trails: a period itself only says how it stands by now. */
export function createBookingMonths({
  periods,
  audit,
}: {
  readonly periods: Pick<PeriodBook, 'all'>;
  readonly audit: Pick<AuditTrail, 'entries'>;
}): BookingMonths {
  return {
    async months() {
      const closed: Closed[] = [];
      for await (const { period } of periods.all()) closed.push(...(await closedTimes(audit, period)));
      return bookingMonth(closed);
    },
    async caseHistory(caseId) {
      const moments: CaseMoment[] = [];
      for await (const { atMs, facts } of audit.entries(caseChain(caseId))) {
        const status = CASE_STATUSES.find((one) => one === facts['to']);
        if (status !== undefined) moments.push({ status, atMs });
      }
      return moments;
    },
  };
}

export function bookingMonth(closed: readonly Closed[]): BookingMonth {
  return (own, learntAtMs) => {
    const signed = closed
      .filter(({ fromMs, untilMs }) => fromMs <= learntAtMs && learntAtMs < untilMs)
      .map(({ period }) => period)
      .filter((period) => period >= own);
    if (signed.length === 0) return own;
    const next = addPeriods(
      signed.reduce((last, period) => (period > last ? period : last)),
      1,
    );
    const current = periodOf(dayOf(learntAtMs));
    return current > next ? current : next;
  };
}

async function closedTimes(
  audit: Pick<AuditTrail, 'entries'>,
  period: BillingPeriod,
): Promise<readonly Closed[]> {
  const times: Closed[] = [];
  let fromMs: number | undefined;
  for await (const { atMs, facts } of audit.entries(periodChain(period))) {
    // Only a close names its preparer, and nothing but reopening comes after it.
    if (fromMs !== undefined) times.push({ period, fromMs, untilMs: atMs });
    fromMs = facts['preparedBy'] === undefined ? undefined : atMs;
  }
  if (fromMs !== undefined) times.push({ period, fromMs, untilMs: Infinity });
  return times;
}
