import type { Purchase } from '../purchasing/purchase.ts';
import type { OrderElsewhere, PurchaseLedger } from '../purchasing/purchase-ledger.ts';
import { absent, answer, type Answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import type { MoneyText } from '../values/money.ts';
import { every } from './every.ts';
import { orderQuery, type Asked } from './list-query.ts';
import { pageOf, type PageView } from './page.ts';
import { purchaseView } from './purchase-view.ts';

/** An order at Microsoft: of a purchase of ours, or one that was seen there and is not ours (`purchaseId` null). */
export type OrderView = {
  readonly orderId: string;
  readonly customerId: string;
  readonly orderedAt: string;
  readonly purchaseId: string | null;
  readonly reservationOrderId: string | null;
  readonly stage: string | null;
  readonly quantity: number | null;
  /** One charge before tax. */
  readonly charge: MoneyText | null;
};

export type OrderReader = {
  readonly orders: (asked: Asked) => Promise<Answer<PageView<OrderView>>>;
  readonly order: (orderId: string) => Promise<Answer<OrderView>>;
};

export function createOrderReader(books: {
  readonly ledger: Pick<
    PurchaseLedger,
    'all' | 'read' | 'orderOwner' | 'boughtElsewhere' | 'ordersElsewhere'
  >;
  readonly pageLength?: number;
}): OrderReader {
  const { ledger } = books;
  return {
    orders: async (asked) => {
      const query = orderQuery(asked);
      if (!query.ok) return query;
      const { customerId, next } = query.value;
      const ours = (await every<Purchase>(ledger.all())).flatMap(ourOrder);
      const others = (await every<OrderElsewhere>(ledger.ordersElsewhere())).map(elsewhere);
      const views = [...ours, ...others].filter(
        (one) => customerId === undefined || one.customerId.toLowerCase() === customerId.toLowerCase(),
      );
      const keyOf = ({ orderedAt, orderId }: OrderView) => `${orderedAt}|${orderId}`;
      return answer(pageOf(views, keyOf, next, books.pageLength));
    },
    order: async (orderId) => {
      const owner = await ledger.orderOwner(asId(orderId));
      const purchase = owner && (await ledger.read(owner));
      const [ours] = purchase === undefined ? [] : ourOrder(purchase);
      if (ours !== undefined) return answer(ours);
      const seen = await ledger.boughtElsewhere(asId(orderId));
      return seen === undefined ? absent(`No order ${orderId} is known here.`) : answer(elsewhere(seen));
    },
  };
}

function ourOrder(purchase: Purchase): readonly OrderView[] {
  const view = purchaseView(purchase);
  const {
    id,
    customerId,
    orderId,
    orderedAt,
    reservationOrderId = null,
    stage,
    quantity,
    charge = null,
  } = view;
  if (orderId === undefined || orderedAt === undefined) return [];
  return [{ orderId, customerId, orderedAt, purchaseId: id, reservationOrderId, stage, quantity, charge }];
}

function elsewhere({ orderId, customerId, orderedAtMs }: OrderElsewhere): OrderView {
  return {
    ...{ orderId, customerId, orderedAt: new Date(orderedAtMs).toISOString() },
    ...{ purchaseId: null, reservationOrderId: null, stage: null, quantity: null, charge: null },
  };
}
