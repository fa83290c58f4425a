import type { Case, CaseStatus } from '../reconciliation/cases/case.ts';
import type { CaseBook, CasePage } from '../reconciliation/cases/case-book.ts';

/** The statuses of what somebody still has to decide on, in the order in which a queue shows them. */
export const QUEUE = [
  'open',
  'investigating',
  'waiting_on_microsoft',
] as const satisfies readonly CaseStatus[];

/** Every case of these statuses, one status after the other, by pages. */
export async function* casesOfStatus(
  book: Pick<CaseBook, 'ofStatus'>,
  statuses: readonly CaseStatus[],
): AsyncGenerator<readonly Case[]> {
  for (const status of statuses) yield* everyPage((after) => book.ofStatus(status, after, PAGE));
}

/** Every case of one list, by pages. */
export async function* everyPage(
  read: (after: string | undefined) => Promise<CasePage>,
): AsyncGenerator<readonly Case[]> {
  let after: string | undefined;
  do {
    const page = await read(after);
    yield page.cases;
    after = page.next;
  } while (after !== undefined);
}

export const PAGE = 100;
