import type { Purchase } from '../../purchasing/purchase.ts';
import type { OrderElsewhere, PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import type { PurchaseLists } from '../../purchasing/purchase-lists.ts';
import { absent, answer, type Answer } from '../../values/answer.ts';
import { asId } from '../../values/id.ts';
import type { MoneyText } from '../../values/money.ts';
import type { ReadPart } from '../../values/list-part.ts';
import { isOf, orderQuery, type Asked } from '../pages/list-query.ts';
import { inTurn, listedPage } from '../pages/listed-page.ts';
import type { PageView } from '../pages/page.ts';
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
  readonly ledger: Pick<PurchaseLedger, 'read' | 'orderOwner' | 'boughtElsewhere'>;
  readonly purchaseLists: Pick<PurchaseLists, 'accepted' | 'elsewhere'>;
  readonly pageLength?: number;
}): OrderReader {
  const { ledger, purchaseLists } = books;
  // Ours in the order in which they were asked for, then those that are not.
  const orders = inTurn<OrderView | undefined>({
    ours: views(purchaseLists.accepted, ourOrder),
    elsewhere: views(purchaseLists.elsewhere, elsewhere),
  });
  return {
    orders: async (asked) => {
      const query = orderQuery(asked);
      if (!query.ok) return query;
      const { customerId, next } = query.value;
      const shown = (one: OrderView | undefined) => (isOf(customerId, one?.customerId) ? one : undefined);
      return answer(await listedPage(orders, next, shown, books.pageLength));
    },
    order: async (orderId) => {
      const owner = await ledger.orderOwner(asId(orderId));
      const purchase = owner && (await ledger.read(owner));
      const ours = purchase && ourOrder(purchase);
      if (ours !== undefined) return answer(ours);
      const seen = await ledger.boughtElsewhere(asId(orderId));
      return seen === undefined ? absent(`No order ${orderId} is known here.`) : answer(elsewhere(seen));
    },
  };
}

function views<Item, View>(read: ReadPart<Item>, view: (item: Item) => View): ReadPart<View> {
  return async (after, limit) => {
    const { items, next } = await read(after, limit);
    return { items: items.map(view), next };
  };
}

/** Undefined where there is no order yet. */
function ourOrder(purchase: Purchase): OrderView | undefined {
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
  if (orderId === undefined || orderedAt === undefined) return undefined;
  return { orderId, customerId, orderedAt, purchaseId: id, reservationOrderId, stage, quantity, charge };
}

function elsewhere({ orderId, customerId, orderedAtMs }: OrderElsewhere): OrderView {
  return {
    ...{ orderId, customerId, orderedAt: new Date(orderedAtMs).toISOString() },
    ...{ purchaseId: null, reservationOrderId: null, stage: null, quantity: null, charge: null },
  };
}
