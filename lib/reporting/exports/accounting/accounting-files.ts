import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { periodOf, type BillingPeriod } from '../../../values/day.ts';
import { discrepancyRows } from '../discrepancies.ts';
import type { ExportBooks } from '../export-books.ts';
import { asOfDay, periodIn, type ExportScope } from '../export-scope.ts';
import type { Making } from '../files-of.ts';
import type { KnownPurchases } from '../known-purchases.ts';
import { lineRows } from '../lines/line-row.ts';
import { NotPossible } from '../not-possible.ts';
import { csvFile, type OutputFiles } from '../output-file.ts';
import { pages } from '../pages.ts';
import { returnsByPurchase, type Returns } from './accounts-of.ts';
import { accrualEntries, unbilledExpected, unbilledOverdue, type Unbilled } from './accruals.ts';
import { caseDecisions, type Decisions } from '../case-decisions.ts';
import { postingColumns, postingRows, type Entry } from './entry.ts';
import { invoiceEntries } from './invoices.ts';
import { inMonth, monthlyReturnEntries, prepaidEntries } from './prepaid-entries.ts';
import { PrepaidSums } from './prepaid.ts';
import { moveEntries, movesOf, type Move } from './reclassified.ts';

/**
 * Entries for the general ledger, as balanced debits and credits: of one document what is payable of it; of a period also
 * what is accrued at its end, a month of everything that was paid up front, and returns; of everything, up to the month of
 * the last reconciliation, which are the entries of all its periods. Throws NotPossible for a period after that month: what
 * is expected by then would look like what is known.
 */
export async function* accountingFiles(
  making: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): OutputFiles {
  const { of } = scope.job;
  const knownUntil = asOfDay(scope);
  if (of.what === 'period' && of.period > periodOf(knownUntil))
    throw new NotPossible(`There are no entries of ${of.period} yet: the books are as of ${knownUntil}.`);
  yield csvFile('accounting-entries.csv', {
    columns: postingColumns(making.settings.accounts),
    rows: postingRows(entries(making, scope, purchases)),
  });
}

type Known = {
  readonly purchases: KnownPurchases;
  readonly returns: Returns;
  readonly decisions: Decisions;
};

async function* entries(
  { books, tell }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): AsyncGenerator<Entry> {
  const returns = await returnsByPurchase(books.ledger.returns(), scope.run?.movedReturns ?? []);
  const known = { purchases, returns, decisions: await caseDecisions(books.cases) };
  const published = scope.published.filter(({ header }) => !header.isVoid);
  const rows = lineRows(books, { ...scope, published }, purchases, tell);
  yield* invoiceEntries(published, rows, returns);
  const at = periodIn(scope);
  if (scope.job.of.what === 'document') yield* documentMoves(books, scope, known);
  else if (at !== undefined) yield* monthEntries(books, scope, known, at);
}

async function* documentMoves(
  books: Pick<ExportBooks, 'reconciliations' | 'cases'>,
  scope: ExportScope,
  known: Known,
): AsyncGenerator<Entry> {
  for await (const batch of discrepancyRows(books, scope, known.purchases))
    for (const { discrepancy, purchase } of batch)
      for (const move of movesIn(discrepancy, known)) yield* moveEntries(discrepancy, move, purchase);
}

function movesIn(discrepancy: Discrepancy, { purchases, returns, decisions }: Known): readonly Move[] {
  const purchase = discrepancy.purchaseId && purchases.get(discrepancy.purchaseId);
  return movesOf(discrepancy, purchase, returns, decisions.get(discrepancy.id));
}

async function* monthEntries(
  { reconciliations }: Pick<ExportBooks, 'reconciliations'>,
  { run, job }: ExportScope,
  known: Known,
  at: BillingPeriod,
): AsyncGenerator<Entry> {
  if (run === undefined) return;
  const { purchases, returns, decisions } = known;
  const onlyThat = job.of.what === 'period';
  const prepaid = new PrepaidSums(purchases, returns);
  const unbilled: Unbilled[] = [];
  for await (const page of pages((from, limit) => reconciliations.discrepancies(run.run, from, limit)))
    for (const discrepancy of page) {
      const moves = movesIn(discrepancy, known);
      prepaid.addDiscrepancy(discrepancy, moves);
      unbilled.push(...unbilledOverdue(discrepancy, purchases, decisions.get(discrepancy.id)));
      const purchase = discrepancy.purchaseId && purchases.get(discrepancy.purchaseId);
      for (const move of moves) yield* inMonth(moveEntries(discrepancy, move, purchase), at, onlyThat);
    }
  for await (const page of pages((from, limit) => reconciliations.matches(run.run, from, limit)))
    page.forEach((match) => prepaid.addMatch(match));
  for await (const page of pages((from, limit) => reconciliations.expected(run.run, from, limit)))
    unbilled.push(...page.flatMap((one) => unbilledExpected(one, purchases)));
  for (const one of unbilled.filter(({ period }) => period <= at)) {
    prepaid.addUnbilled(one);
    yield* accrualEntries(one, at, onlyThat);
  }
  yield* returnsAndMonths(prepaid, known, at, onlyThat);
}

function* returnsAndMonths(
  prepaid: PrepaidSums,
  { purchases, returns }: Known,
  at: BillingPeriod,
  onlyThat: boolean,
): Generator<Entry> {
  const paidAhead = new Set<string>();
  for (const [purchase, amounts] of prepaid.all()) {
    paidAhead.add(purchase.id);
    yield* inMonth(prepaidEntries(purchase, amounts, returns.get(purchase.id) ?? []), at, onlyThat);
  }
  for (const [id, list] of returns) {
    const purchase = purchases.get(id);
    if (purchase && !paidAhead.has(id)) yield* inMonth(monthlyReturnEntries(purchase, list), at, onlyThat);
  }
}
