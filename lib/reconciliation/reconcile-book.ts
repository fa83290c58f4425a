import type { BillingBook } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import type { HistoryBook } from '../purchasing/history/history-book.ts';
import type { OrderElsewhere, PurchaseLedger, RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { Day } from '../values/day.ts';
import { decimal } from '../values/decimal.ts';
import type {
  BookSides,
  MatchDecision,
  PublishedSums,
  ReconcilablePurchase,
  SummedDocument,
  Tolerances,
} from './book.ts';
import type { MatchDecisions } from './cases/matches/match-decisions.ts';
import type { ToldReconciliation } from './discrepancy.ts';
import { boughtPurchase, observedPurchase } from './matching/book/comparable-purchase.ts';
import type { Hash } from './matching/book/input-hash.ts';
import { orderedDocuments, orderedSides } from './matching/book/ordered-book.ts';
import { bookDocument } from './matching/book/published-lines.ts';
import type { SiftedLines, SiftVersion } from './matching/book/sifted-lines.ts';
import type { BilledReservation } from './matching/keys/billed-reservations.ts';
import { beginRun } from './matching/run.ts';
import { nightlyFigures } from './nightly-figures.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';

/** Both sides, what people said of them, and where the result goes. */
export type Desk = {
  readonly ledger: Pick<PurchaseLedger, 'all' | 'returns' | 'ordersElsewhere'>;
  readonly history: Pick<HistoryBook, 'observed'>;
  readonly billing: Pick<BillingBook, 'all'>;
  readonly sift: SiftVersion;
  readonly sifted: SiftedLines;
  readonly decisions: Pick<MatchDecisions, 'all'>;
  readonly store: Pick<ReconciliationStore, 'save'>;
  readonly ledgerStart: Day;
  readonly tolerances: Tolerances;
  readonly hash: Hash;
};

/**
 * Two smallest units a line, or one for each unit bought: both orders of rounding in Microsoft's own pages fit in. Nothing
 * else is accepted unless somebody decides so.
 */
export const DOCUMENTED_ROUNDING: Tolerances = {
  perLine: decimal('2'),
  perUnit: decimal('1'),
  accepted: {},
};

/**
 * Reconciles everything we know as of one day, and stores what comes out. The only file here that reads or writes.
 * Documents are looked at one after the other, and of their charges only what is not clean is kept in memory.
 */
export async function reconcileBook(
  desk: Desk,
  asOf: Day,
): Promise<ToldReconciliation & { readonly billedReservations: readonly BilledReservation[] }> {
  const sides = orderedSides(await sidesOf(desk, asOf));
  const filed = orderedDocuments(await every<BillingDocument>(desk.billing.all()));
  const run = beginRun(sides, new Map(filed.map(({ header }) => [header.id, header])));
  const documents: SummedDocument[] = [];
  for (const document of filed) {
    const { published, ...rest } = await bookDocument(desk, document, filed);
    const { charges = [], ...sums } = published ?? {};
    for (const line of charges) run.take(line);
    documents.push({ ...rest, published: published && (sums as PublishedSums) });
  }
  const reconciliation = run.end(documents, desk.hash);
  await desk.store.save(reconciliation, nightlyFigures(reconciliation));
  return { ...reconciliation, billedReservations: run.billedReservations() };
}

async function sidesOf(desk: Desk, asOf: Day): Promise<BookSides> {
  const { ledger, ledgerStart, tolerances } = desk;
  return {
    asOf,
    ledgerStart,
    tolerances,
    purchases: await purchasesOf(desk),
    returns: await every<RecordedReturn>(ledger.returns()),
    decisions: await decisionsOf(desk),
    elsewhere: await every<OrderElsewhere>(ledger.ordersElsewhere()),
  };
}

async function purchasesOf({ ledger, history }: Desk): Promise<readonly ReconcilablePurchase[]> {
  const found: ReconcilablePurchase[] = [];
  for await (const purchase of ledger.all()) {
    const comparable = boughtPurchase(purchase);
    if (comparable) found.push(comparable);
  }
  for await (const observed of history.observed()) found.push(observedPurchase(observed));
  return found;
}

async function decisionsOf({ decisions }: Desk): Promise<readonly MatchDecision[]> {
  const found: MatchDecision[] = [];
  for await (const { identity, decisions: said } of decisions.all()) {
    found.push(...said.map(({ purchaseId, decision }) => ({ identity, purchaseId, decision })));
  }
  return found;
}

async function every<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
