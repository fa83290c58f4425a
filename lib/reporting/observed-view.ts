import type { HistoryBook } from '../purchasing/history/history-book.ts';
import type { ObservedPurchase } from '../purchasing/history/observed-purchase.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import { moneyText, type MoneyText } from '../values/money.ts';
import { every } from './every.ts';
import { observedQuery, type Asked } from './list-query.ts';
import { pageOf, type PageView } from './page.ts';

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
  readonly orderedOn: string;
  readonly reference: string | null;
  readonly from: 'orders' | 'file';
  readonly by: string;
};

export type HistoryReader = {
  readonly observedPurchases: (asked: Asked) => Promise<Answer<PageView<ObservedView>>>;
  readonly observedPurchase: (id: string) => Promise<Answer<ObservedView>>;
};

export function createHistoryReader(books: {
  readonly history: Pick<HistoryBook, 'observed' | 'readObserved'>;
  readonly pageLength?: number;
}): HistoryReader {
  return {
    observedPurchases: async (asked) => {
      const query = observedQuery(asked);
      if (!query.ok) return query;
      const { customerId, next } = query.value;
      const views = (await every<ObservedPurchase>(books.history.observed()))
        .filter(
          (one) => customerId === undefined || one.customerId.toLowerCase() === customerId.toLowerCase(),
        )
        .map(observedView);
      return answer(pageOf(views, ({ orderedOn, id }) => `${orderedOn}|${id}`, next, books.pageLength));
    },
    observedPurchase: async (id) => {
      const found = await books.history.readObserved(asId(id));
      return found === undefined ? absent(`Nothing was imported as ${id}.`) : answer(observedView(found));
    },
  };
}

export function observedView(observed: ObservedPurchase): ObservedView {
  const { id, customerId, productId, skuId, quantity, term, billingCycle, orderedOn, from, by } = observed;
  return {
    ...{ id, customerId, productId, skuId, quantity, term, billingCycle, orderedOn, from, by },
    orderId: observed.orderId ?? null,
    reservationOrderId: observed.reservationOrderId ?? null,
    charge: moneyText(observed.charge),
    reference: observed.reference ?? null,
  };
}
