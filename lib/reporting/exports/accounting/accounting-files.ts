import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { periodOf, type BillingPeriod } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import { discrepancyRows } from '../discrepancies.ts';
import type { ExportBooks } from '../export-books.ts';
import { asOfDay, periodIn, type ExportScope } from '../export-scope.ts';
import type { Making } from '../files-of.ts';
import type { KnownPurchases } from '../known-purchases.ts';
import { lineRows } from '../lines/line-row.ts';
import { NotPossible } from '../not-possible.ts';
import { csvFile, type OutputFiles } from '../output-file.ts';
import { pages } from '../pages.ts';
import type { ExportOf } from '../export-job.ts';
import { bookedDocuments, type BookedDocument } from './booked-documents.ts';
import { accrualEntries, unbilledExpected, unbilledOverdue, type Unbilled } from './accruals.ts';
import type { Learnt } from './charge-places.ts';
import { postingColumns, postingRows, type Entry } from './entry.ts';
import { invoiceEntry, restatedEntries } from './invoices.ts';
import { inMonth, prepaidEntries } from './prepaid-entries.ts';
import { PrepaidSums } from './prepaid.ts';
import { moveEntries, movesOf, type Move, type Standing } from './reclassified.ts';
import { restated, type Restated } from './restated.ts';
import { monthlyReturnEntries } from './return-entries.ts';
import { returnsByPurchase } from './returns.ts';
import { standings, type Standings } from './standings.ts';

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

type Known = Learnt & { readonly purchases: KnownPurchases; readonly standings: Standings };

async function* entries(
  { books, tell }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): AsyncGenerator<Entry> {
  const returns = await returnsByPurchase(books.ledger.allReturns(), scope.run?.movedReturns ?? []);
  const monthOf = await books.bookings.months();
  const { of } = scope.job;
  const documents = await bookedDocuments(
    of.what === 'document' ? scope.published : books.billing.all(),
    monthOf,
  );
  const standing = await standings(books, monthOf);
  const known = { purchases, returns, documents, monthOf, standings: standing };
  const all = [...documents.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const at = periodIn(scope);
  const anew = new Map<string, Restated>();
  for (const one of all)
    if (one.versions.length > 1) anew.set(one.document.header.id, await restated(books, scope, one, known));
  for (const one of all.filter((each) => isOf(each, of, at))) {
    const { document } = one;
    const changed = anew.get(document.header.id);
    if (changed) yield* restatedEntries(changed).filter(({ period }) => isIn(period, of, at));
    else
      yield* await invoiceEntry(
        document,
        lineRows(books, { ...scope, published: [document] }, purchases, tell),
        known,
      );
  }
  if (of.what === 'document') yield* documentMoves(books, scope, known);
  else if (at !== undefined) yield* monthEntries(books, scope, { ...known, anew: [...anew.values()] }, at);
}

function orderOf({ document: { header } }: BookedDocument): string {
  return `${header.period}|${header.id}`;
}

/** Whether something of a document is booked in what is asked for; in everything nothing is that is booked after its last month. */
function isOf(
  { document: { header }, versions }: BookedDocument,
  of: ExportOf,
  at: BillingPeriod | undefined,
) {
  if (of.what === 'document') return header.id === of.documentId;
  return versions.some(({ from }) => isIn(from, of, at) || (of.what === 'all' && from === header.period));
}

function isIn(period: BillingPeriod, of: ExportOf, at: BillingPeriod | undefined): boolean {
  if (of.what === 'period') return period === of.period;
  return of.what === 'document' || at === undefined || period <= at;
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

function movesIn(discrepancy: Discrepancy, known: Known, standing?: Standing): readonly Move[] {
  const purchase = discrepancy.purchaseId && known.purchases.get(discrepancy.purchaseId);
  return movesOf(discrepancy, purchase, known, standing ?? known.standings.of(discrepancy.id));
}

async function* monthEntries(
  { reconciliations }: Pick<ExportBooks, 'reconciliations'>,
  { run, job }: ExportScope,
  known: Known & { readonly anew: readonly Restated[] },
  at: BillingPeriod,
): AsyncGenerator<Entry> {
  if (run === undefined) return;
  const { purchases, monthOf } = known;
  const onlyThat = job.of.what === 'period';
  const prepaid = new PrepaidSums(known);
  const unbilled: Unbilled[] = [];
  for await (const page of pages((from, limit) => reconciliations.discrepancies(run.run, from, limit)))
    for (const discrepancy of page) {
      const moves = movesIn(discrepancy, known);
      prepaid.addDiscrepancy(discrepancy, moves);
      const { decision } = known.standings.of(discrepancy.id);
      unbilled.push(...unbilledOverdue(discrepancy, purchases, monthOf, decision));
      const purchase = discrepancy.purchaseId && purchases.get(discrepancy.purchaseId);
      for (const move of moves) yield* inMonth(moveEntries(discrepancy, move, purchase), at, onlyThat);
    }
  for (const [discrepancy, standing] of known.standings.gone) {
    const moves = movesIn(discrepancy, known, standing);
    prepaid.addGone(discrepancy, moves);
    const purchase = discrepancy.purchaseId && purchases.get(discrepancy.purchaseId);
    for (const move of moves) yield* inMonth(moveEntries(discrepancy, move, purchase), at, onlyThat);
  }
  for await (const page of pages((from, limit) => reconciliations.matches(run.run, from, limit)))
    page.forEach((match) => prepaid.addMatch(match));
  for await (const page of pages((from, limit) => reconciliations.expected(run.run, from, limit)))
    unbilled.push(...page.flatMap((one) => unbilledExpected(one, purchases, monthOf)));
  for (const one of unbilled.filter(({ period }) => period <= at)) {
    prepaid.addUnbilled(one);
    yield* accrualEntries(one, at, onlyThat);
  }
  yield* returnsAndMonths(prepaid, known, at, onlyThat);
}

function* returnsAndMonths(
  prepaid: PrepaidSums,
  { purchases, returns, monthOf }: Known,
  at: BillingPeriod,
  onlyThat: boolean,
): Generator<Entry> {
  yield* inMonth(prepaid.moved(), at, onlyThat);
  const paidAhead = new Set<string>();
  for (const [purchase, amounts] of prepaid.all()) {
    paidAhead.add(purchase.id);
    const entries = prepaidEntries(purchase, amounts, returns.get(purchase.id) ?? [], monthOf);
    yield* inMonth(entries, at, onlyThat);
  }
  for (const [id, list] of returns) {
    const purchase = purchases.get(id);
    if (!purchase || paidAhead.has(id)) continue;
    const entries =
      purchase.billingCycle === 'one_time'
        ? prepaidEntries(purchase, [{ from: undefined, amount: ZERO }], list, monthOf)
        : monthlyReturnEntries(purchase, list, monthOf);
    yield* inMonth(entries, at, onlyThat);
  }
}
