import type { Discrepancy } from '../../reconciliation/discrepancy.ts';
import type { CaseStatus } from '../../reconciliation/cases/case.ts';
import { minorDigits } from '../../values/money.ts';
import { adviceFor } from '../views/advice.ts';
import { discrepancyView } from '../views/discrepancy-view.ts';
import { standingOf, type Standing } from '../views/in-question.ts';
import type { WhatToDo } from '../what-to-do.ts';
import type { ExportBooks } from './export-books.ts';
import type { ExportScope } from './export-scope.ts';
import type { KnownPurchase, KnownPurchases } from './known-purchases.ts';
import { pages } from './pages.ts';
import { amountColumn, column, type Column } from './table.ts';

/** A discrepancy, the purchase it is about, and its case: none of what is explained, or until cases follow. */
export type DiscrepancyRow = {
  readonly discrepancy: Discrepancy;
  readonly purchase: KnownPurchase | undefined;
  readonly caseStatus: CaseStatus | undefined;
};

/** What the latest reconciliation says of the documents in scope, and of what should have been on them. */
export async function* discrepancyRows(
  { reconciliations, cases }: Pick<ExportBooks, 'reconciliations' | 'cases'>,
  { job, run, mayShow }: ExportScope,
  purchases: KnownPurchases,
): AsyncGenerator<readonly DiscrepancyRow[]> {
  if (run === undefined) return;
  const { of } = job;
  const isInScope = ({ documentId, period, customerId }: Discrepancy): boolean => {
    if (!mayShow(customerId)) return false;
    if (of.what === 'document') return documentId === of.documentId;
    return of.what !== 'period' || period === of.period;
  };
  for await (const page of pages((from, limit) => reconciliations.discrepancies(run.run, from, limit))) {
    const found = page.filter(isInScope);
    // A case has the id of its discrepancy.
    const open = await cases.readAll(found.filter(({ explained }) => !explained).map(({ id }) => id));
    const statuses = new Map(open.map(({ id, status }) => [id, status]));
    yield found.map((discrepancy) => ({
      discrepancy,
      purchase: discrepancy.purchaseId && purchases.get(discrepancy.purchaseId),
      caseStatus: statuses.get(discrepancy.id),
    }));
  }
}

const text = (name: string, of: (row: DiscrepancyRow) => string | undefined) =>
  column<DiscrepancyRow, 'text'>('text', name, of);
const amount = (name: string, of: Extract<Column<DiscrepancyRow>, { kind: 'decimal' }>['of']) =>
  amountColumn<DiscrepancyRow>(name, of, ({ discrepancy }) => minorDigits(discrepancy.actual.currency));

export const DISCREPANCY_COLUMNS: readonly Column<DiscrepancyRow>[] = [
  text('discrepancy_id', ({ discrepancy }) => discrepancy.id),
  text('kind', ({ discrepancy }) => discrepancy.kind),
  text('explained', ({ discrepancy }) => (discrepancy.explained ? 'true' : 'false')),
  text('billing_period', ({ discrepancy }) => discrepancy.period),
  column('day', 'since', ({ discrepancy }) => discrepancy.since),
  text('stage', ({ discrepancy }) => discrepancy.stage),
  text('document_id', ({ discrepancy }) => discrepancy.documentId),
  text('related_document_id', ({ discrepancy }) => discrepancy.relatedDocumentId),
  text('customer_id', ({ discrepancy }) => discrepancy.customerId),
  text('purchase_id', ({ discrepancy }) => discrepancy.purchaseId),
  column('whole', 'instalment', ({ discrepancy }) => discrepancy.instalment),
  amount('expected', ({ discrepancy }) => discrepancy.expected?.amount),
  // What was expected in another currency is no number that the others can be compared with.
  text('expected_currency', ({ discrepancy }) => discrepancy.expected?.currency),
  amount('actual', ({ discrepancy }) => discrepancy.actual.amount),
  amount('difference', ({ discrepancy }) => discrepancy.amount.amount),
  // Documents hold the money of their charges once more, tax included: whoever sums differences sums one basis.
  text('basis', ({ discrepancy }) => discrepancyView(discrepancy).basis),
  // What of the difference comes from the month's rate alone.
  amount('exchange_rate_effect', ({ discrepancy }) => discrepancy.exchangeRateEffect?.amount),
  text('currency', ({ discrepancy }) => discrepancy.actual.currency),
  text('bought_in', ({ discrepancy }) => discrepancy.boughtIn),
  text('rule', ({ discrepancy }) => discrepancy.rule),
  text('request_id', ({ purchase }) => purchase?.requestId),
  text('purchase_order', ({ purchase }) => purchase?.purchaseOrder),
  text('cost_centre', ({ purchase }) => purchase?.costCentre),
  text('reference', ({ purchase }) => purchase?.reference),
  text('detail', ({ discrepancy }) => discrepancy.detail),
  text('case_id', ({ discrepancy, caseStatus }) => caseStatus && discrepancy.id),
  text('case_status', ({ caseStatus }) => caseStatus),
  text('next', (row) => adviceOf(row).next),
  text('to_do', (row) => adviceOf(row).toDo),
];

/** How a row stands: by a rule, by what somebody decided about its case, or not yet. */
export function standingOfRow({ discrepancy, caseStatus }: DiscrepancyRow): Standing {
  return standingOf(discrepancy, new Map(caseStatus ? [[discrepancy.id, caseStatus]] : []));
}

function adviceOf(row: DiscrepancyRow): WhatToDo {
  return adviceFor(discrepancyView(row.discrepancy), standingOfRow(row));
}
