import type { BillingDocument } from '../../billing/document.ts';
import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import { checkView, type CheckView } from './check-view.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { inQuestionOf, onLines, type InQuestion } from './in-question.ts';
import { coverageView, type CoverageView } from './reconciliation-view.ts';

/**
 * One document explained to its last cent. Before tax: matched + discrepant + outOfScope = the sum of the lines; with tax:
 * that + tax on the lines + what is explained + what is not = the total.
 */
export type DocumentExplanation = {
  readonly document: DocumentView;
  /** The day of the reconciliation; null, as is the coverage, where it has not been reconciled. */
  readonly asOf: string | null;
  readonly coverage: CoverageView | null;
  readonly inQuestion: InQuestion;
  readonly discrepancies: readonly DiscrepancyView[];
  readonly checks: readonly CheckView[];
};

// Some thousand of them are read by nobody on one page: the list of discrepancies has them all.
const MOST_SHOWN = 1_000;

export async function documentExplanation(
  document: BillingDocument,
  reconciliations: Pick<ReconciliationStore, 'latest' | 'ofDocument'>,
  cases: Pick<CaseBook, 'readAll'>,
): Promise<DocumentExplanation> {
  const latest = await reconciliations.latest();
  const { id, total } = document.header;
  const found = latest && reconciliations.ofDocument(latest.run, id);
  const coverage = await found?.coverage();
  const discrepancies: DiscrepancyView[] = [];
  for await (const discrepancy of found?.discrepancies() ?? [])
    discrepancies.push(discrepancyView(discrepancy));
  return {
    document: documentView(document),
    asOf: latest?.asOf ?? null,
    coverage: coverage === undefined ? null : coverageView(coverage),
    inQuestion: await inQuestion(discrepancies, cases, total.currency),
    discrepancies: discrepancies.slice(0, MOST_SHOWN),
    checks: (document.tieOut?.checks ?? []).map(checkView),
  };
}

async function inQuestion(
  discrepancies: readonly DiscrepancyView[],
  cases: Pick<CaseBook, 'readAll'>,
  currency: string,
): Promise<InQuestion> {
  const unexplained = onLines(discrepancies, currency).filter(({ explained }) => !explained);
  // A case has the id of its discrepancy. One that is not there yet is open.
  const known = await cases.readAll(unexplained.map(({ id }) => id));
  return inQuestionOf(unexplained, new Map(known.map(({ id, status }) => [id, status])), currency);
}
