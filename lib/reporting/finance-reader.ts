import type { Purchase } from '../purchasing/purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { PurchasingState } from '../purchasing/people/switch-purchasing.ts';
import type { ReconciliationStore } from '../reconciliation/reconciliation-store.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import { createBillingReader, type BillingBooks, type BillingReader } from './billing-reader.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import { every } from './every.ts';
import { plainQuery, purchaseQuery, runQuery, type Asked } from './list-query.ts';
import { PAGE_LENGTH, pageOf, type PageView } from './page.ts';
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
import { reconciliationView, type ReconciliationView } from './reconciliation-view.ts';

type Books = BillingBooks & {
  readonly ledger: Pick<
    PurchaseLedger,
    'all' | 'ofRequest' | 'read' | 'history' | 'returns' | 'refusedMessages' | 'purchasing'
  >;
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'discrepancies'>;
};

type List<Item> = Promise<Answer<PageView<Item>>>;

/** Everything finance can ask for. */
export type FinanceReader = BillingReader & {
  readonly purchases: (asked: Asked) => List<PurchaseView>;
  readonly purchase: (id: string) => Promise<Answer<PurchaseWithHistory>>;
  readonly refusedMessages: (asked: Asked) => List<RefusedMessageView>;
  readonly purchasing: () => Promise<Answer<PurchasingState>>;
  readonly reconciliation: () => Promise<Answer<ReconciliationView>>;
  readonly discrepancies: (asked: Asked) => List<DiscrepancyView>;
};

export function createFinanceReader(books: Books): FinanceReader {
  const { ledger, reconciliations, pageLength } = books;
  return {
    ...createBillingReader(books),
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
    reconciliation: async () => {
      const latest = await reconciliations.latest();
      return latest === undefined
        ? absent('Nothing has been reconciled yet.')
        : answer(reconciliationView(latest));
    },
    discrepancies: (asked) => discrepancies(books, asked),
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

// The mark of a page names its run: a list that was begun is read to its end, also when a night is reconciled meanwhile.
async function discrepancies(
  { reconciliations, pageLength = PAGE_LENGTH }: Books,
  asked: Asked,
): List<DiscrepancyView> {
  const query = runQuery(asked);
  if (!query.ok) return query;
  const [run, from = '0'] = query.value.next?.split('|') ?? [(await reconciliations.latest())?.run];
  if (run === undefined) return answer({ items: [], next: null });
  const page = await reconciliations.discrepancies(run, Number(from), pageLength);
  const next = page.next === undefined ? null : `${run}|${page.next}`;
  return answer({ items: page.items.map(discrepancyView), next });
}
