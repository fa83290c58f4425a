import type { HistoryBook } from '../../purchasing/history/history-book.ts';
import type { ObservedPurchase } from '../../purchasing/history/observed-purchase.ts';
import type { PurchaseLists } from '../../purchasing/purchase-lists.ts';
import { absent, answer, type Answer } from '../../values/answer.ts';
import { asId } from '../../values/id.ts';
import { moneyText, type MoneyText } from '../../values/money.ts';
import { isOf, observedQuery, type Asked } from '../pages/list-query.ts';
import { listedPage } from '../pages/listed-page.ts';
import type { PageView } from '../pages/page.ts';
import { returnViews, type ReturnView } from './purchase-view.ts';

/** A reservation that was bought before us or elsewhere: its charges are matched, and nothing of it is ever bought. */
export type ObservedView = {
  readonly id: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly reservationOrderId: string | null;
  /** Empty where nobody knows them any more. */
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: string;
  readonly billingCycle: string;
  /** One charge before tax. */
  readonly charge: MoneyText;
  /** Of one unit for one charge, in the currency of the price list; null where nobody said it. */
  readonly unitPrice: MoneyText | null;
  readonly exchangeRate: string | null;
  readonly orderedOn: string;
  readonly reference: string | null;
  readonly from: 'orders' | 'file';
  readonly by: string;
  /** What stood here before each correction, the oldest first; empty where nothing was ever corrected. */
  readonly former: readonly FormerView[];
};

/** One alone, with what was given back of it. */
export type ObservedWithReturns = ObservedView & { readonly returns: readonly ReturnView[] };

type Facts = Omit<ObservedView, 'id' | 'former'>;
type FormerView = Facts & { readonly correctedBy: string; readonly correctedAt: string };

export type HistoryReader = {
  readonly observedPurchases: (asked: Asked) => Promise<Answer<PageView<ObservedView>>>;
  readonly observedPurchase: (id: string) => Promise<Answer<ObservedWithReturns>>;
};

export function createHistoryReader(books: {
  readonly history: Pick<HistoryBook, 'readObserved'>;
  readonly purchaseLists: Pick<PurchaseLists, 'observed' | 'returnsOf'>;
  readonly pageLength?: number;
}): HistoryReader {
  return {
    observedPurchases: async (asked) => {
      const query = observedQuery(asked);
      if (!query.ok) return query;
      const { customerId, next } = query.value;
      const shown = (one: ObservedPurchase) =>
        isOf(customerId, one.customerId) ? observedView(one) : undefined;
      return answer(await listedPage(books.purchaseLists.observed, next, shown, books.pageLength));
    },
    observedPurchase: async (id) => {
      const found = await books.history.readObserved(asId(id));
      if (found === undefined) return absent(`Nothing was imported as ${id}.`);
      const returns = returnViews(await books.purchaseLists.returnsOf(found.id));
      return answer({ ...observedView(found), returns });
    },
  };
}

export function observedView({ id, former = [], ...present }: ObservedPurchase): ObservedView {
  return {
    id,
    ...factsOf(present),
    former: former.map(({ observed, correctedBy, correctedAtMs }) => ({
      ...factsOf(observed),
      ...{ correctedBy, correctedAt: new Date(correctedAtMs).toISOString() },
    })),
  };
}

function factsOf(observed: Omit<ObservedPurchase, 'id' | 'former'>): Facts {
  const { customerId, productId, skuId, quantity, term, billingCycle, orderedOn, from, by } = observed;
  return {
    ...{ customerId, productId, skuId, quantity, term, billingCycle, orderedOn, from, by },
    orderId: observed.orderId ?? null,
    reservationOrderId: observed.reservationOrderId ?? null,
    charge: moneyText(observed.charge),
    unitPrice: observed.unitPrice ? moneyText(observed.unitPrice) : null,
    exchangeRate: observed.exchangeRate ?? null,
    reference: observed.reference ?? null,
  };
}
