import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import type { Case, CaseStatus } from '../../reconciliation/cases/case.ts';
import type { BillingPeriod } from '../../values/day.ts';

/** What finance has decided of a discrepancy, and the month that it counts in: a month that was closed before stays as it was. */
export type Decision = {
  readonly status: 'accepted' | 'written_off';
  readonly bookedIn: BillingPeriod;
};

/** By the ids of discrepancies. */
type Decisions = ReadonlyMap<string, Decision>;

/** Every case that was accepted or written off. */
export async function caseDecisions(cases: Pick<CaseBook, 'ofStatus'>): Promise<Decisions> {
  const decided = new Map<string, Decision>();
  for (const status of ['accepted', 'written_off'] as const)
    for await (const { id, bookedIn } of casesOf(cases, status)) decided.set(id, { status, bookedIn });
  return decided;
}

/** Every case of one status. */
export async function* casesOf(cases: Pick<CaseBook, 'ofStatus'>, status: CaseStatus): AsyncGenerator<Case> {
  let after: string | undefined;
  do {
    const page = await cases.ofStatus(status, after, CASES_AT_ONCE);
    yield* page.cases;
    after = page.next;
  } while (after !== undefined);
}

const CASES_AT_ONCE = 100;
