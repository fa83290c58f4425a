import type { HistoryBook } from '../purchasing/history/history-book.ts';
import type { Purchase, StageName } from '../purchasing/purchase.ts';
import type { PurchaseLedger } from '../purchasing/purchase-ledger.ts';
import type { PurchaseLists } from '../purchasing/purchase-lists.ts';
import type { PurchasingState } from '../purchasing/people/switch-purchasing.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import type { ReadPart } from '../values/list-part.ts';
import { createBillingReader, type BillingBooks, type BillingReader } from './billing-reader.ts';
import { plainQuery, purchaseQuery, type Asked } from './pages/list-query.ts';
import { listedPage } from './pages/listed-page.ts';
import { createHistoryReader, type HistoryReader } from './views/observed-view.ts';
import { createOrderReader, type OrderReader } from './views/order-view.ts';
import { pageOf, type PageView } from './pages/page.ts';
import { purchaseDetails } from './views/purchase-details.ts';
import {
  historyEntry,
  purchaseView,
  refusedMessageView,
  returnViews,
  type PurchaseView,
  type PurchaseWithHistory,
  type RefusedMessageView,
} from './views/purchase-view.ts';
import {
  createReconciliationReader,
  type ReconciliationBooks,
  type ReconciliationReader,
} from './reconciliation-reader.ts';

type Read = 'ofRequest' | 'read' | 'history' | 'purchasing' | 'orderOwner' | 'boughtElsewhere';

type Books = BillingBooks &
  ReconciliationBooks & {
    readonly ledger: Pick<PurchaseLedger, Read>;
    readonly purchaseLists: PurchaseLists;
    readonly history: Pick<HistoryBook, 'readObserved'>;
  };

type List<Item> = Promise<Answer<PageView<Item>>>;

/** Everything finance can ask for. */
export type FinanceReader = BillingReader &
  ReconciliationReader &
  HistoryReader &
  OrderReader & {
    readonly purchases: (asked: Asked) => List<PurchaseView>;
    readonly purchase: (id: string) => Promise<Answer<PurchaseWithHistory>>;
    readonly refusedMessages: (asked: Asked) => List<RefusedMessageView>;
    readonly purchasing: () => Promise<Answer<PurchasingState>>;
  };

export function createFinanceReader(books: Books): FinanceReader {
  const { ledger, purchaseLists, pageLength } = books;
  return {
    ...createBillingReader(books),
    ...createReconciliationReader(books),
    ...createHistoryReader(books),
    ...createOrderReader(books),
    purchases: (asked) => purchases(books, asked),
    purchase: (id) => purchase(books, id),
    refusedMessages: async (asked) => {
      const query = plainQuery(asked);
      if (!query.ok) return query;
      const { next } = query.value;
      return answer(await listedPage(purchaseLists.refused, next, refusedMessageView, pageLength));
    },
    purchasing: async () => {
      const { state, since, by, reason } = await ledger.purchasing();
      return answer({ state, since, by, reason });
    },
  };
}

async function purchase({ ledger, purchaseLists }: Books, id: string): Promise<Answer<PurchaseWithHistory>> {
  const found = await ledger.read(asId(id));
  if (found === undefined) return absent(`There is no purchase ${id}.`);
  const history = (await ledger.history(found.id)).map(historyEntry);
  const returns = returnViews(await purchaseLists.returnsOf(found.id));
  return answer({ ...purchaseView(found), ...purchaseDetails(found), history, returns });
}

async function purchases({ ledger, purchaseLists, pageLength }: Books, asked: Asked): List<PurchaseView> {
  const query = purchaseQuery(asked);
  if (!query.ok) return query;
  const { source, requestId, stage, next } = query.value;
  const isWanted = ({ intent, ...purchase }: Purchase) =>
    (source ?? intent.source) === intent.source &&
    (requestId ?? intent.requestId) === intent.requestId &&
    (stage ?? purchase.stage) === purchase.stage;
  const shown = (one: Purchase) => (isWanted(one) ? purchaseView(one) : undefined);
  if (source === undefined || requestId === undefined)
    return answer(await listedPage(listOf(purchaseLists, stage), next, shown, pageLength));
  // The lines of one request are few.
  const views = (await ledger.ofRequest(source, requestId)).filter(isWanted).map(purchaseView);
  return answer(pageOf(views, (view) => `${view.acceptedAt}|${view.id}`, next, pageLength));
}

/** The shortest list in which every purchase of a stage is. */
function listOf(lists: PurchaseLists, stage: StageName | undefined): ReadPart<Purchase> {
  if (stage === 'unknown') return lists.becameUnknown;
  return stage !== undefined && UNDER_WAY.has(stage) ? lists.underWay : lists.accepted;
}

// In these something is always due some time; the others are ends, or wait for people without an end.
const UNDER_WAY: ReadonlySet<StageName> = new Set<StageName>([
  ...(['accepted', 'awaiting_approval', 'ready', 'carted', 'checking_out', 'ordered'] as const),
]);
