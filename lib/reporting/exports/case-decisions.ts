import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import type { BillingPeriod } from '../../values/day.ts';

/** What finance has decided of a discrepancy, and the month that it counts in: a month that was closed before stays as it was. */
export type Decision = {
  readonly status: 'accepted' | 'written_off';
  readonly bookedIn: BillingPeriod;
};

/** By the ids of discrepancies. */
export type Decisions = ReadonlyMap<string, Decision>;

/** Every case that was accepted or written off. */
export async function caseDecisions(cases: Pick<CaseBook, 'ofStatus'>): Promise<Decisions> {
  const decided = new Map<string, Decision>();
  for (const status of ['accepted', 'written_off'] as const) {
    let after: string | undefined;
    do {
      const page = await cases.ofStatus(status, after, CASES_AT_ONCE);
      for (const { id, bookedIn } of page.cases) decided.set(id, { status, bookedIn });
      after = page.next;
    } while (after !== undefined);
  }
  return decided;
}

const CASES_AT_ONCE = 100;
