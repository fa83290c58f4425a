import type { Purchase, StageName } from '../purchasing/purchase.ts';
import type { PurchaseEvent, RefusedMessage } from '../purchasing/purchase-ledger.ts';
import type { Problem } from '../values/decode.ts';
import { moneyText, type MoneyText } from '../values/money.ts';

/** A purchase as finance and upstream read it. */
export type PurchaseView = {
  readonly id: string;
  readonly source: string;
  readonly requestId: string;
  readonly lineId: string;
  readonly stage: StageName;
  readonly reason?: { readonly code: string; readonly detail: string; readonly field?: string };
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: string;
  readonly billingCycle: string;
  /** One charge before tax: what upstream expected, and what the cart or the order said. */
  readonly expectedCharge: MoneyText;
  readonly charge?: MoneyText;
  readonly orderId?: string;
  readonly reservationOrderId?: string;
  readonly orderedAt?: string;
  readonly acceptedAt: string;
  readonly dueAt?: string;
  readonly requester: string;
  readonly purchaseOrder?: string;
  readonly costCentre?: string;
  readonly reference?: string;
};

type HistoryEntry = Omit<PurchaseEvent, 'atMs' | 'from'> & {
  readonly at: string;
  readonly from: string | null;
};
export type PurchaseWithHistory = PurchaseView & { readonly history: readonly HistoryEntry[] };

/** A message that became no purchase. Its body stays in the ledger: it may hold anything. */
export type RefusedMessageView = {
  readonly messageId: string;
  readonly source: string;
  readonly receivedAt: string;
  readonly problems: readonly Problem[];
};

export function purchaseView(purchase: Purchase): PurchaseView {
  const { intent } = purchase;
  return {
    id: purchase.id,
    source: intent.source,
    requestId: intent.requestId,
    lineId: intent.lineId,
    stage: purchase.stage,
    ...('reason' in purchase ? { reason: purchase.reason } : {}),
    customerId: intent.customerId,
    subscriptionId: intent.subscriptionId,
    productId: intent.productId,
    skuId: intent.skuId,
    quantity: intent.quantity,
    term: intent.term,
    billingCycle: intent.billingCycle,
    expectedCharge: moneyText(intent.expected.charge),
    ...boughtAs(purchase),
    acceptedAt: instant(purchase.acceptedAtMs),
    ...(purchase.dueAtMs === undefined ? {} : { dueAt: instant(purchase.dueAtMs) }),
    requester: purchase.requester,
    ...(intent.purchaseOrder === undefined ? {} : { purchaseOrder: intent.purchaseOrder }),
    ...(intent.costCentre === undefined ? {} : { costCentre: intent.costCentre }),
    ...(intent.reference === undefined ? {} : { reference: intent.reference }),
  };
}

export function historyEntry({ atMs, from, ...event }: PurchaseEvent): HistoryEntry {
  return { ...event, at: instant(atMs), from: from ?? null };
}

export function refusedMessageView(message: RefusedMessage): RefusedMessageView {
  const { messageId, source, problems } = message;
  return { messageId, source, receivedAt: instant(message.receivedAtMs), problems };
}

type Bought = Pick<PurchaseView, 'charge' | 'orderId' | 'reservationOrderId' | 'orderedAt'>;

function boughtAs(purchase: Purchase): Bought {
  if ('order' in purchase) {
    return {
      charge: moneyText(purchase.order.charge),
      orderId: purchase.order.orderId,
      orderedAt: instant(purchase.order.orderedAtMs),
      ...('reservationOrderId' in purchase ? { reservationOrderId: purchase.reservationOrderId } : {}),
    };
  }
  return 'cart' in purchase ? { charge: moneyText(purchase.cart.charge) } : {};
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
