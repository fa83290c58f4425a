import type { Purchase } from '../purchasing/purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { PurchasingState } from '../purchasing/people/switch-purchasing.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import type { HistoryBook } from '../purchasing/history/history-book.ts';
import { createBillingReader, type BillingBooks, type BillingReader } from './billing-reader.ts';
import { every } from './every.ts';
import { plainQuery, purchaseQuery, type Asked } from './list-query.ts';
import { createHistoryReader, type HistoryReader } from './observed-view.ts';
import { createOrderReader, type OrderReader } from './order-view.ts';
import { pageOf, type PageView } from './page.ts';
import { purchaseDetails } from './purchase-details.ts';
import {
  historyEntry,
  purchaseView,
  refusedMessageView,
  returnView,
  type PurchaseView,
  type PurchaseWithHistory,
  type RefusedMessageView,
} from './purchase-view.ts';
import {
  createReconciliationReader,
  type ReconciliationBooks,
  type ReconciliationReader,
} from './reconciliation-reader.ts';

type Read =
  | ('all' | 'ofRequest' | 'read' | 'history' | 'returns' | 'refusedMessages' | 'purchasing')
  | ('orderOwner' | 'boughtElsewhere' | 'ordersElsewhere');

type Books = BillingBooks &
  ReconciliationBooks & {
    readonly ledger: Pick<PurchaseLedger, Read>;
    readonly history: Pick<HistoryBook, 'observed' | 'readObserved'>;
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
  const { ledger, pageLength } = books;
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
      const views = (await ledger.refusedMessages()).map(refusedMessageView);
      return answer(
        pageOf(views, (view) => `${view.receivedAt}|${view.messageId}`, query.value.next, pageLength),
      );
    },
    purchasing: async () => {
      const { state, since, by, reason } = await ledger.purchasing();
      return answer({ state, since, by, reason });
    },
  };
}

async function purchase({ ledger }: Books, id: string): Promise<Answer<PurchaseWithHistory>> {
  const found = await ledger.read(asId(id));
  if (found === undefined) return absent(`There is no purchase ${id}.`);
  const history = (await ledger.history(found.id)).map(historyEntry);
  const returns = (await every<RecordedReturn>(ledger.returns()))
    .filter(({ purchaseId }) => purchaseId === found.id)
    .map(returnView)
    .sort((a, b) => (`${a.returnedOn}|${a.returnId}` < `${b.returnedOn}|${b.returnId}` ? -1 : 1));
  return answer({ ...purchaseView(found), ...purchaseDetails(found), history, returns });
}

async function purchases({ ledger, pageLength }: Books, asked: Asked): List<PurchaseView> {
  const query = purchaseQuery(asked);
  if (!query.ok) return query;
  const { source, requestId, stage, next } = query.value;
  const known = source !== undefined && requestId !== undefined;
  const found = known ? await ledger.ofRequest(source, requestId) : await every<Purchase>(ledger.all());
  const views = found
    .filter(({ intent }) => source === undefined || intent.source === source)
    .filter(({ intent }) => requestId === undefined || intent.requestId === requestId)
    .filter((purchase) => stage === undefined || purchase.stage === stage)
    .map(purchaseView);
  return answer(pageOf(views, (view) => `${view.acceptedAt}|${view.id}`, next, pageLength));
}
