import type { Purchase, Reason, StageName } from '../../purchasing/purchase.ts';
import type { KeptReturn, PurchaseEvent, RefusedMessage } from '../../purchasing/purchase-ledger.ts';
import type { Problem } from '../../values/decode.ts';
import { money, moneyText, type MoneyText } from '../../values/money.ts';
import type { PurchaseDetails } from './purchase-details.ts';

/** A purchase as finance and upstream read it. */
export type PurchaseView = {
  readonly id: string;
  readonly source: string;
  readonly requestId: string;
  readonly lineId: string;
  readonly stage: StageName;
  readonly reason?: Reason;
  /** Why somebody has to agree before it goes on, where it waits for that. */
  readonly asks?: readonly Reason[];
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: string;
  readonly billingCycle: string;
  /** One charge before tax: what upstream expected, and what is to be approved, or what the cart or the order said. */
  readonly expectedCharge: MoneyText;
  readonly charge?: MoneyText;
  /** Of one unit for one charge in the currency of the price list, where the request said it. */
  readonly unitPrice?: MoneyText;
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

export type HistoryEntry = Omit<PurchaseEvent, 'atMs' | 'from'> & {
  readonly at: string;
  readonly from: string | null;
};
export type PurchaseWithHistory = PurchaseView &
  PurchaseDetails & {
    readonly history: readonly HistoryEntry[];
    readonly returns: readonly ReturnView[];
  };

/** Units that were given back, as somebody recorded it: what Microsoft is to pay for them, before tax. */
export type ReturnView = {
  readonly returnId: string;
  readonly returnedOn: string;
  readonly quantity: number;
  readonly amount: MoneyText;
  /** The purchase that took the place of what was given back, where it was exchanged. */
  readonly exchangedFor: string | null;
  readonly by: string;
  readonly recordedAt: string;
  /** In the words of whoever recorded it; null where they gave none. */
  readonly why: string | null;
  /** Who took it back as a mistake. It counts in nothing then. */
  readonly withdrawn: { readonly by: string; readonly at: string; readonly why: string } | null;
};

/** A message that became no purchase. Its body stays in the ledger: it may hold anything. */
export type RefusedMessageView = {
  readonly messageId: string;
  readonly source: string;
  /** Upstream's id of the request, where the message is readable enough to have one. */
  readonly requestId: string | null;
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
    ...('asks' in purchase ? { asks: purchase.asks } : {}),
    customerId: intent.customerId,
    subscriptionId: intent.subscriptionId,
    productId: intent.productId,
    skuId: intent.skuId,
    quantity: intent.quantity,
    term: intent.term,
    billingCycle: intent.billingCycle,
    expectedCharge: moneyText(intent.expected.charge),
    ...boughtAs(purchase),
    ...(intent.expected.unitPrice === undefined ? {} : { unitPrice: moneyText(intent.expected.unitPrice) }),
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
  const { messageId, source, body, problems } = message;
  const receivedAt = instant(message.receivedAtMs);
  return { messageId, source, requestId: requestIdIn(body), receivedAt, problems };
}

/** The returns of a purchase in the order of their days. */
export function returnViews(returns: readonly KeptReturn[]): readonly ReturnView[] {
  return returns
    .map(returnView)
    .sort((a, b) => (`${a.returnedOn}|${a.returnId}` < `${b.returnedOn}|${b.returnId}` ? -1 : 1));
}

function returnView({ returnId, returnedOn, quantity, ...recorded }: KeptReturn): ReturnView {
  const amount = moneyText(money(recorded.amount, recorded.currency));
  const { exchangedFor = null, by, why, withdrawn } = recorded;
  const recordedAt = instant(recorded.recordedAtMs);
  return {
    ...{ returnId, returnedOn, quantity, amount, exchangedFor, by, recordedAt },
    why: why === '' ? null : why,
    withdrawn: withdrawn ? { by: withdrawn.by, at: instant(withdrawn.atMs), why: withdrawn.why } : null,
  };
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
  if (purchase.stage === 'awaiting_approval') return { charge: moneyText(purchase.charge) };
  return 'cart' in purchase ? { charge: moneyText(purchase.cart.charge) } : {};
}

// Only what has the form of an id is shown of a body that nobody vouches for.
function requestIdIn(body: string): string | null {
  try {
    const { requestId } = JSON.parse(body) as { requestId?: unknown };
    return typeof requestId === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(requestId) ? requestId : null;
  } catch {
    return null;
  }
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
