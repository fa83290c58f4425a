import type { Period } from '../../../reconciliation/periods/period.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { ExportScope, PublishedDocument } from '../export-scope.ts';
import type { Making } from '../files-of.ts';
import type { KnownPurchases } from '../known-purchases.ts';
import { lineRows } from '../lines/line-row.ts';
import { atOnce, csvFile, jsonFile, type OutputFiles } from '../output-file.ts';
import { BILLING_PERIOD_COLUMNS, focusPeriods } from './billing-period.ts';
import { chargesOfDocument, chargesOfLine, type FocusCharge } from './charge.ts';
import { costAndUsageColumns } from './cost-and-usage.ts';
import { invoiceDetailColumns, invoiceDetails } from './invoice-detail.ts';
import { invoiceDifference, invoiceTieOut } from './tie-out.ts';

/** Of FOCUS, FinOps Open Cost and Usage Specification. */
const VERSION = '1.4';

/**
 * The books in FOCUS: cost and usage, invoice details, billing periods, and beside them how far the rows of each invoice
 * come to what is payable. docs/focus.md says how each column is filled. Void documents have no rows: nothing of them is
 * payable, and what replaced them has its own.
 */
export async function* focusFiles(
  { books, settings, tell }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): OutputFiles {
  const live = scope.published.filter(({ header }) => !header.isVoid);
  const byId = new Map(live.map((document) => [document.header.id, document]));
  const details = invoiceDetails();
  const differenceOf = ({ header }: FocusCharge) => {
    const document = byId.get(header.id);
    return document && invoiceDifference(document);
  };
  async function* charges(): AsyncGenerator<readonly FocusCharge[]> {
    const lines = lineRows(books, { ...scope, published: live }, purchases, tell);
    for await (const rows of lines) yield noted(rows.flatMap(chargesOfLine));
    for (const document of live) yield noted(chargesOfDocument(document));
  }
  const noted = (rows: readonly FocusCharge[]): readonly FocusCharge[] => {
    for (const charge of rows) details.add(byId.get(charge.header.id) as PublishedDocument, charge);
    return rows;
  };
  yield csvFile('focus-cost-and-usage.csv', {
    columns: costAndUsageColumns({ ...settings, invoiceDifference: differenceOf }),
    rows: charges(),
  });
  yield csvFile('focus-invoice-detail.csv', {
    columns: invoiceDetailColumns(settings, invoiceDifference),
    rows: atOnce(details.all()),
  });
  const periods = focusPeriods(scope.documents, await closedPeriods(books.periods.all()));
  yield csvFile('focus-billing-period.csv', { columns: BILLING_PERIOD_COLUMNS, rows: atOnce(periods) });
  const invoices = live.map((one) => invoiceTieOut(one, details.sumOf(one.header.id) ?? ZERO));
  for (const { InvoiceId, difference } of invoices.filter(({ agrees }) => !agrees))
    tell(`${InvoiceId} comes to ${difference.amount} ${difference.currency} more than its rows.`);
  const voided = scope.documents.filter(({ header }) => header.isVoid).map(({ header }) => header.id);
  yield jsonFile('focus-tie-out.json', () => ({ focusVersion: VERSION, invoices, voided }));
}

async function closedPeriods(periods: AsyncIterable<Period>): Promise<ReadonlyMap<BillingPeriod, Period>> {
  const known = new Map<BillingPeriod, Period>();
  for await (const period of periods) known.set(period.period, period);
  return known;
}
