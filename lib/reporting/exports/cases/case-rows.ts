import type { Case, CaseStatus } from '../../../reconciliation/cases/case.ts';
import { minorDigits } from '../../../values/money.ts';
import { adviceOnCase } from '../../views/advice.ts';
import { findingView } from '../../views/discrepancy-view.ts';
import type { WhatToDo } from '../../what-to-do.ts';
import { casesOfStatus, everyPage, PAGE, QUEUE } from '../../case-queue.ts';
import type { ExportBooks } from '../export-books.ts';
import { asOfDay, type ExportScope } from '../export-scope.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import { amountColumn, column, type Column } from '../table.ts';

/** A case with its age on the day of the last reconciliation. */
type CaseRow = {
  readonly one: Case;
  readonly age: ReturnType<ExportBooks['ageOf']>;
  readonly purchase: KnownPurchase | undefined;
  readonly advice: WhatToDo;
};

// What is still somebody's work comes first. A resolved case is nobody's: those are in the exports of their period.
const EVERY_STATUS: readonly CaseStatus[] = [...QUEUE, 'accepted', 'written_off'];

/** Cases of the period, of the document, or all that are not resolved. */
export async function* caseRows(
  books: Pick<ExportBooks, 'cases' | 'ageOf'>,
  scope: ExportScope,
  purchases: KnownPurchases,
): AsyncGenerator<readonly CaseRow[]> {
  const today = asOfDay(scope);
  const { of } = scope.job;
  for await (const cases of casesIn(books, scope)) {
    yield cases
      .filter(({ finding }) => scope.mayShow(finding.customerId))
      .filter(({ finding }) => of.what !== 'document' || finding.documentId === of.documentId)
      .map((one) => ({
        one,
        age: books.ageOf(one, today),
        purchase: one.finding.purchaseId && purchases.get(one.finding.purchaseId),
        advice: adviceOnCase(findingView({ ...one.finding, id: one.id }), one.status),
      }));
  }
}

function casesIn(
  { cases }: Pick<ExportBooks, 'cases'>,
  { job: { of } }: ExportScope,
): AsyncGenerator<readonly Case[]> {
  return of.what === 'period'
    ? everyPage((after) => cases.ofPeriod(of.period, after, PAGE))
    : casesOfStatus(cases, EVERY_STATUS);
}

const text = (name: string, of: (row: CaseRow) => string | undefined) =>
  column<CaseRow, 'text'>('text', name, of);
const amount = (name: string, of: Extract<Column<CaseRow>, { kind: 'decimal' }>['of']) =>
  amountColumn<CaseRow>(name, of, ({ one }) => minorDigits(one.finding.actual.currency));

/**
 * The first six columns are what is read back from an edited sheet: `id` and `revision` name the case as it was seen, and
 * `comment` is empty, since what is written there is a new one.
 */
export const CASE_COLUMNS: readonly Column<CaseRow>[] = [
  text('id', ({ one }) => one.id),
  column('whole', 'revision', ({ one }) => one.revision),
  text('status', ({ one }) => one.status),
  text('owner', ({ one }) => one.owner),
  text('reason', ({ one }) => one.reason),
  text('comment', () => undefined),
  text('lastComment', ({ one }) => one.lastComment?.text),
  text('kind', ({ one }) => one.finding.kind),
  text('next', ({ advice }) => advice.next),
  text('to_do', ({ advice }) => advice.toDo),
  text('detail', ({ one }) => one.finding.detail),
  amount('expected', ({ one }) => one.finding.expected?.amount),
  // What was expected in another currency is no number that the others can be compared with.
  text('expected_currency', ({ one }) => one.finding.expected?.currency),
  amount('actual', ({ one }) => one.finding.actual.amount),
  amount('difference', ({ one }) => one.finding.amount.amount),
  text('currency', ({ one }) => one.finding.actual.currency),
  text('period', ({ one }) => one.finding.period),
  text('booked_in', ({ one }) => one.bookedIn),
  column('day', 'since', ({ one }) => one.finding.since),
  column('whole', 'age_days', ({ age }) => age.days),
  text('age', ({ age }) => age.bucket),
  text('document_id', ({ one }) => one.finding.documentId),
  text('customer_id', ({ one }) => one.finding.customerId),
  text('purchase_id', ({ one }) => one.finding.purchaseId),
  text('purchase_order', ({ purchase }) => purchase?.purchaseOrder),
  text('cost_centre', ({ purchase }) => purchase?.costCentre),
  text('reference', ({ purchase }) => purchase?.reference),
];
