import type { BillingBook } from '../billing/billing-book.ts';
import type { HistoryBook } from '../purchasing/history/history-book.ts';
import type { PurchaseLedger } from '../purchasing/purchase-ledger.ts';
import type {
  Coverage,
  Discrepancy,
  ExpectedInstalment,
  Match,
  Suggestion,
} from '../reconciliation/discrepancy.ts';
import type { MatchDecisions } from '../reconciliation/cases/matches/match-decisions.ts';
import type { ReconciliationStore } from '../reconciliation/reconciliation-store.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import type { BillingPeriod } from '../values/day.ts';
import { asId } from '../values/id.ts';
import { chainOf, observedChainOf, type ChainView, type ObservedChainView } from './views/chain-view.ts';
import { unknownDocument } from './document-there.ts';
import { discrepancyView, type DiscrepancyView } from './views/discrepancy-view.ts';
import { filteredPage, readStream } from './pages/filtered-page.ts';
import {
  coverageQuery,
  discrepancyQuery,
  expectedQuery,
  isOf,
  matchQuery,
  suggestionQuery,
  type Asked,
} from './pages/list-query.ts';
import {
  expectedView,
  matchView,
  suggestionViews,
  type ExpectedView,
  type MatchView,
  type SuggestionView,
} from './views/match-view.ts';
import { PAGE_LENGTH, type PageView } from './pages/page.ts';
import {
  coverageView,
  reconciliationView,
  type CoverageView,
  type ReconciliationView,
} from './views/reconciliation-view.ts';

export type ReconciliationBooks = {
  readonly ledger: Pick<PurchaseLedger, 'read'>;
  readonly history: Pick<HistoryBook, 'readObserved'>;
  readonly billing: Pick<BillingBook, 'read'>;
  readonly reconciliations: Omit<ReconciliationStore, 'save'>;
  readonly matches: Pick<MatchDecisions, 'read'>;
  readonly pageLength?: number;
};

type List<Item> = Promise<Answer<PageView<Item>>>;

/** Whether the two sides agree, as the latest reconciliation says. */
export type ReconciliationReader = {
  readonly reconciliation: () => Promise<Answer<ReconciliationView>>;
  /** How each document is explained to its last cent. */
  readonly coverage: (asked: Asked) => List<CoverageView>;
  readonly discrepancies: (asked: Asked) => List<DiscrepancyView>;
  /** What will be billed, and what is not due yet. */
  readonly expected: (asked: Asked) => List<ExpectedView>;
  readonly suggestions: (asked: Asked) => List<SuggestionView>;
  readonly matches: (asked: Asked) => List<MatchView>;
  /** From request to the charge that is expected next. */
  readonly chain: (purchaseId: string) => Promise<Answer<ChainView>>;
  readonly observedChain: (purchaseId: string) => Promise<Answer<ObservedChainView>>;
};

export function createReconciliationReader(books: ReconciliationBooks): ReconciliationReader {
  const { reconciliations } = books;
  return {
    reconciliation: async () => {
      const latest = await reconciliations.latest();
      return latest === undefined
        ? absent('Nothing has been reconciled yet.')
        : answer(reconciliationView(latest));
    },
    coverage: async (asked) => {
      const query = coverageQuery(asked);
      if (!query.ok) return query;
      const { period, next } = query.value;
      const page = (run: string) => (from: number, limit: number) =>
        reconciliations.coverage(run, from, limit);
      return listed(books, next, page, (one: Coverage) => isOf(period, one.period), coverageView);
    },
    discrepancies: (asked) => discrepancies(books, asked),
    expected: async (asked) => {
      const query = expectedQuery(asked);
      if (!query.ok) return query;
      const { purchaseId, customerId, period, next } = query.value;
      const isWanted = (one: ExpectedInstalment) =>
        isOf(purchaseId, one.purchaseId) && isOf(customerId, one.customerId) && isOf(period, one.period);
      const page = (run: string) =>
        purchaseId === undefined
          ? (from: number, limit: number) => reconciliations.expected(run, from, limit)
          : readStream(async function* () {
              yield* (await reconciliations.ofPurchase(run, asId(purchaseId))).expected;
            });
      return listed(books, next, page, isWanted, expectedView);
    },
    suggestions: async (asked) => {
      const query = suggestionQuery(asked);
      if (!query.ok) return query;
      const { purchaseId, customerId, next } = query.value;
      const isWanted = (one: Suggestion) =>
        isOf(purchaseId, one.purchaseId) && isOf(customerId, one.customerId);
      const page = (run: string) =>
        purchaseId === undefined
          ? (from: number, limit: number) => reconciliations.suggestions(run, from, limit)
          : readStream(async function* () {
              yield* (await reconciliations.ofPurchase(run, asId(purchaseId))).suggestions;
            });
      const found = await listed(books, next, page, isWanted, (one) => one);
      if (!found.ok) return found;
      const items = await suggestionViews(books.matches, found.value.items);
      return answer({ items, next: found.value.next });
    },
    matches: async (asked) => {
      const query = matchQuery(asked);
      if (!query.ok) return query;
      const { documentId, customerId, next } = query.value;
      const unknown = await unknownDocument(books.billing, documentId);
      if (unknown) return unknown;
      const isWanted = (one: Match) => isOf(customerId, one.customerId);
      const page = (run: string) =>
        documentId === undefined
          ? (from: number, limit: number) => reconciliations.matches(run, from, limit)
          : reconciliations.seekMatches(run, { documentId: asId(documentId) });
      return listed(books, next, page, isWanted, matchView);
    },
    chain: (purchaseId) => chainOf(books, purchaseId),
    observedChain: (purchaseId) => observedChainOf(books, purchaseId),
  };
}

async function discrepancies(books: ReconciliationBooks, asked: Asked): List<DiscrepancyView> {
  const { reconciliations } = books;
  const query = discrepancyQuery(asked);
  if (!query.ok) return query;
  const { kind, documentId, purchaseId, customerId, period, explained, next } = query.value;
  const unknown = await unknownDocument(books.billing, documentId);
  if (unknown) return unknown;
  const isWanted = (one: Discrepancy) =>
    isOf(kind, one.kind) &&
    isOf(documentId, one.documentId) &&
    isOf(purchaseId, one.purchaseId) &&
    isOf(customerId, one.customerId) &&
    isOf(period, one.period) &&
    isOf(explained, String(one.explained));
  const page = (run: string) => {
    if (purchaseId !== undefined)
      return readStream(async function* () {
        yield* (await reconciliations.ofPurchase(run, asId(purchaseId))).discrepancies;
      });
    if ([kind, documentId, period, explained].every((one) => one === undefined))
      return (from: number, limit: number) => reconciliations.discrepancies(run, from, limit);
    return reconciliations.seekDiscrepancies(run, {
      kind,
      period: period as BillingPeriod | undefined,
      documentId: documentId === undefined ? undefined : asId(documentId),
      explained: explained === undefined ? undefined : explained === 'true',
    });
  };
  return listed(books, next, page, isWanted, discrepancyView);
}

/** A page of one list of the run that the mark names; of the latest run where there is no mark yet. */
async function listed<Item, View>(
  { reconciliations, pageLength = PAGE_LENGTH }: ReconciliationBooks,
  mark: string | undefined,
  pages: (run: string) => Parameters<typeof filteredPage<Item>>[3],
  isWanted: (item: Item) => boolean,
  view: (item: Item) => View,
): List<View> {
  const [run, from = '0'] = mark?.split('|') ?? [(await reconciliations.latest())?.run];
  if (run === undefined) return answer({ items: [], next: null });
  const page = await filteredPage(run, Number(from), pageLength, pages(run), isWanted);
  return answer({ items: page.items.map(view), next: page.next });
}
