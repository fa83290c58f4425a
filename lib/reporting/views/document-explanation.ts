import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Discrepancy } from '../../reconciliation/discrepancy.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import { every } from '../pages/every.ts';
import type { NextStep } from '../what-to-do.ts';
import { advisedDifference, type AdvisedDifference, type Around } from './advised-difference.ts';
import { checkView, type CheckView } from './check-view.ts';
import { decidedCases, type CasesAndTrail, type CaseStanding } from './decided-cases.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { inQuestionOf, type InQuestion } from './in-question.ts';
import { invoiceLadder, type InvoiceLadder } from './invoice-ladder.ts';
import { leftToPay, type LeftToPay } from './left-to-pay.ts';
import { linesInQuestion } from './lines-in-question.ts';
import { nextSteps, payMeanwhile, type NextSteps } from './next-steps.ts';
import { coverageView, type CoverageView } from './reconciliation-view.ts';
import { relatedDocuments, type RelatedDocument } from './related-documents.ts';
import { shouldBeWithTax } from './should-be-total.ts';

/**
 * One document explained to its last cent: why it is as high as it is, and what is to be done about it. Before tax: matched +
 * discrepant + outOfScope = the sum of the lines; with tax: that + tax on the lines + what is explained + what is not = the total.
 */
export type DocumentExplanation = {
  readonly document: DocumentView;
  /** The day of the reconciliation; null, as are coverage, ladder and steps, where it has not been reconciled. */
  readonly asOf: string | null;
  readonly coverage: CoverageView | null;
  readonly inQuestion: InQuestion;
  readonly ladder: InvoiceLadder | null;
  readonly nextSteps: NextSteps | null;
  /** What should have been billed, tax included; null where the lines do not tell the tax on what differs. */
  readonly shouldBeWithTax: string | null;
  /** What is to be paid while what is disputed is withheld, tax included; null where that is not known. */
  readonly payMeanwhile: string | null;
  /** What of that is left after what was paid and given back; null where nothing was. */
  readonly leftToPay: LeftToPay | null;
  /** Every difference, first what is to be disputed, then what is to be looked into, last what asks for nothing. */
  readonly discrepancies: readonly AdvisedDifference[];
  /** Those of the document as a whole that no rule explains, tax included: its total against its lines, or its statement. */
  readonly ofDocument: readonly AdvisedDifference[];
  readonly related: readonly RelatedDocument[];
  readonly checks: readonly CheckView[];
};

type Books = CasesAndTrail & {
  readonly billing: Pick<BillingBook, 'read' | 'amendmentsOf' | 'linesAt'>;
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'ofDocument' | 'seekDiscrepancies'>;
};

// Some thousand of them are read by nobody on one page: the list of discrepancies has them all.
const MOST_SHOWN = 1_000;

const IN_ORDER: readonly NextStep[] = ['dispute', 'look_into', 'nothing'];

export async function documentExplanation(
  document: BillingDocument,
  books: Books,
): Promise<DocumentExplanation> {
  const { id, total } = document.header;
  const { currency } = total;
  const latest = await books.reconciliations.latest();
  const found = latest && books.reconciliations.ofDocument(latest.run, id);
  const coverage = await found?.coverage();
  const discrepancies = found === undefined ? [] : await every<Discrepancy>(found.discrepancies());
  const around = await lookAround(document, discrepancies, books);
  const advised = discrepancies.map((one) => advisedDifference(one, around));
  const view = documentView(document);
  const covered = coverage === undefined ? null : coverageView(coverage);
  const ladder = covered && invoiceLadder(advised, covered.linesSubtotal, currency);
  const steps = ladder && nextSteps(advised, ladder, around.taxPlace, currency);
  const meanwhile = steps === null || view.void ? null : payMeanwhile(view, steps);
  const related = await relatedDocuments(books, document, latest?.run, discrepancies);
  return {
    document: view,
    asOf: latest?.asOf ?? null,
    coverage: covered,
    inQuestion: inQuestionOf(advised, statusesOf(around.cases), currency),
    ...{ ladder, nextSteps: steps },
    shouldBeWithTax:
      ladder === null || view.void
        ? null
        : (shouldBeWithTax(
            document,
            ladder.shouldBe,
            discrepancies.map((one, index) => [one, advised[index]!] as const),
            around,
          ) ?? null),
    payMeanwhile: meanwhile,
    leftToPay: leftToPay(document.header, meanwhile, related),
    discrepancies: IN_ORDER.flatMap((next) => advised.filter((one) => one.next === next)).slice(
      0,
      MOST_SHOWN,
    ),
    ofDocument: advised.filter(({ basis, explained }) => basis === 'document' && !explained),
    related,
    checks: (document.tieOut?.checks ?? []).map(checkView),
  };
}

/** The cases of what nobody explained, and the lines that are in question. */
async function lookAround(
  document: BillingDocument,
  discrepancies: readonly Discrepancy[],
  { cases, audit, billing }: Books,
): Promise<Around> {
  const unexplained = discrepancies.filter(({ explained }) => !explained);
  const known = await decidedCases(
    { cases, audit },
    unexplained.map(({ id }) => id),
  );
  return { cases: known, ...(await linesInQuestion(document, unexplained, billing)) };
}

function statusesOf(cases: ReadonlyMap<string, CaseStanding>): ReadonlyMap<string, string> {
  return new Map([...cases].map(([id, { status }]) => [id, status]));
}
