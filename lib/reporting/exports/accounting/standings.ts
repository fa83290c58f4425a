import type { Case } from '../../../reconciliation/cases/case.ts';
import type { BookingMonth, CaseMoment } from '../../../reconciliation/periods/booking-months.ts';
import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { addDays, startOfDayMs, type BillingPeriod, type Day } from '../../../values/day.ts';
import { casesOf, type Decision } from '../case-decisions.ts';
import type { ExportBooks } from '../export-books.ts';
import type { Standing } from './reclassified.ts';

export type Standings = {
  /** How a discrepancy stands, by its id. */
  readonly of: (discrepancyId: string) => Standing;
  /** Differences that were gone after a month in which they are booked was closed. */
  readonly gone: readonly (readonly [Discrepancy, Standing])[];
};

const STANDING = ['open', 'investigating', 'waiting_on_microsoft', 'accepted', 'written_off'] as const;

export async function standings(
  { cases, bookings }: Pick<ExportBooks, 'cases' | 'bookings'>,
  monthOf: BookingMonth,
): Promise<Standings> {
  const known = new Map<string, Standing>();
  for (const status of STANDING)
    for await (const one of casesOf(cases, status)) {
      const decision = decisionOf(status, one.bookedIn);
      const isLate = mayBeLate(one, one.openedOn, monthOf);
      const found = isLate ? foundIn(one, await bookings.caseHistory(one.id), monthOf) : undefined;
      if (decision || found) known.set(one.id, { decision, found });
    }
  const gone: [Discrepancy, Standing][] = [];
  for await (const one of casesOf(cases, 'resolved'))
    // Whether it is explained or not, what comes of the rate is booked the same.
    if (one.finding.kind !== 'exchange_rate' && mayBeLate(one, one.closedOn ?? one.asOf, monthOf))
      gone.push([one.finding, standingOnceGone(one, await bookings.caseHistory(one.id), monthOf)]);
  return { of: (id) => known.get(id) ?? UNKNOWN, gone };
}

const UNKNOWN: Standing = { decision: undefined, found: undefined };

// Days are those of reconciliations, which cases follow soon; the moments are asked of the few that may be late.
function mayBeLate({ finding: { period } }: Case, day: Day, monthOf: BookingMonth): boolean {
  return monthOf(period, startOfDayMs(addDays(day, 2))) !== period;
}

/** The month in which a difference was found, where its own was closed by then. */
function foundIn(
  { finding: { period } }: Case,
  [opened]: readonly CaseMoment[],
  monthOf: BookingMonth,
): BillingPeriod | undefined {
  const month = opened ? monthOf(period, opened.atMs) : period;
  return month === period ? undefined : month;
}

function standingOnceGone(one: Case, history: readonly CaseMoment[], monthOf: BookingMonth): Standing {
  const [before, last] = history.slice(-2);
  const found = foundIn(one, history, monthOf);
  if (last?.status !== 'resolved' || !before) return { ...UNKNOWN, found, goneAtMs: 0 };
  const decision = decisionOf(before.status, monthOf(one.finding.period, before.atMs));
  return { decision, found, goneAtMs: last.atMs };
}

function decisionOf(status: Case['status'], bookedIn: BillingPeriod): Decision | undefined {
  return status === 'accepted' || status === 'written_off' ? { status, bookedIn } : undefined;
}
