import type { BillingPeriod } from '../../../values/day.ts';
import { discrepancyRows } from '../discrepancies.ts';
import type { ExportBooks } from '../export-books.ts';
import { periodIn, type ExportScope } from '../export-scope.ts';
import type { Making } from '../files-of.ts';
import type { KnownPurchases } from '../known-purchases.ts';
import { lineRows } from '../lines/line-row.ts';
import { csvFile, type OutputFiles } from '../output-file.ts';
import { pages } from '../pages.ts';
import { returnsByPurchase, type Returns } from './accounts-of.ts';
import { accrualEntries, unbilledExpected, unbilledOverdue, type Unbilled } from './accruals.ts';
import { postingColumns, postingRows, type Entry } from './entry.ts';
import { invoiceEntries } from './invoices.ts';
import { inMonth, monthlyReturnEntries, prepaidEntries } from './prepaid-entries.ts';
import { PrepaidSums } from './prepaid.ts';
import { caseDecisions, reclassifyingEntries, type Decisions } from './reclassified.ts';

/**
 * Entries for the general ledger, as balanced debits and credits: of one document what is payable of it; of a period also
 * what is accrued at its end, a month of everything that was paid up front, and returns; of everything, up to the month of
 * the last reconciliation.
 */
export async function* accountingFiles(
  making: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): OutputFiles {
  yield csvFile('accounting-entries.csv', {
    columns: postingColumns(making.settings.accounts),
    rows: postingRows(entries(making, scope, purchases)),
  });
}

async function* entries(
  { books, tell }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): AsyncGenerator<Entry> {
  const returns = await returnsByPurchase(books.ledger.returns());
  const decisions = await caseDecisions(books.cases);
  const published = scope.published.filter(({ header }) => !header.isVoid);
  const rows = lineRows(books, { ...scope, published }, purchases, tell);
  yield* invoiceEntries(published, rows, returns);
  for await (const batch of discrepancyRows(books, scope, purchases))
    for (const row of batch) yield* reclassifyingEntries(row, returns, decisions);
  const at = periodIn(scope);
  if (scope.job.of.what === 'document' || at === undefined) return;
  yield* monthEntries(books, scope, purchases, { returns, decisions }, at);
}

async function* monthEntries(
  { reconciliations }: Pick<ExportBooks, 'reconciliations'>,
  { run, job }: ExportScope,
  purchases: KnownPurchases,
  { returns, decisions }: { readonly returns: Returns; readonly decisions: Decisions },
  at: BillingPeriod,
): AsyncGenerator<Entry> {
  if (run === undefined) return;
  const prepaid = new PrepaidSums(purchases, returns, decisions);
  const unbilled: Unbilled[] = [];
  for await (const page of pages((from, limit) => reconciliations.discrepancies(run.run, from, limit)))
    for (const discrepancy of page) {
      prepaid.addDiscrepancy(discrepancy);
      unbilled.push(...unbilledOverdue(discrepancy, purchases));
    }
  for await (const page of pages((from, limit) => reconciliations.matches(run.run, from, limit)))
    page.forEach((match) => prepaid.addMatch(match));
  for await (const page of pages((from, limit) => reconciliations.expected(run.run, from, limit)))
    unbilled.push(...page.flatMap((one) => unbilledExpected(one, purchases)));
  const onlyThat = job.of.what === 'period';
  for (const one of unbilled.filter(({ period }) => period <= at)) {
    prepaid.addUnbilled(one);
    yield* accrualEntries(one, at);
  }
  const known = new Set<string>();
  for (const [purchase, amount] of prepaid.all()) {
    known.add(purchase.id);
    yield* inMonth(prepaidEntries(purchase, amount, returns.get(purchase.id) ?? []), at, onlyThat);
  }
  for (const [id, list] of returns) {
    const purchase = purchases.get(id);
    if (purchase && !known.has(id)) yield* inMonth(monthlyReturnEntries(purchase, list), at, onlyThat);
  }
}
