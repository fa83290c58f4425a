/**
 * A purchase is our record of carrying out one line of a purchase request.
 *
 * accepted      durably ours; nothing has been said to Microsoft yet.
 * awaiting_approval  a person other than the requester has to grant it first.
 * ready         subscription registered, SKU purchasable, availability fresh: a cart may be created.
 * carted        one cart with one line is bound to the purchase. Nothing has been bought.
 * checking_out  an attempt is written down; from here on an order may exist, whatever we have heard.
 * ordered       the order exists and is claimed by this purchase.
 * fulfilled     the order is completed and the reservation order id is known. Final.
 * unfulfilled   Microsoft cancelled or refused the order after accepting it. Final; a person is told.
 * rejected      a permanent no before money could be spent. Final.
 * cancelled     withdrawn before an attempt. Final.
 * failed        proved that no order exists and none can. Final.
 * unknown       two people have to look and decide.
 */
import type { Decimal } from '../values/decimal.ts';
import type { Money } from '../values/money.ts';
import type { BudgetHold } from './budget.ts';
import type {
  CartId,
  CorrelationId,
  CustomerId,
  OrderId,
  PurchaseId,
  RequestId,
  ReservationOrderId,
  SubscriptionId,
} from '../values/id.ts';

export type Term = 'P1Y' | 'P3Y';
export type BillingCycle = 'one_time' | 'monthly';

/** What upstream expects one charge to cost before tax: the whole price for `one_time`, one instalment for `monthly`. */
export type Expectation = {
  readonly charge: Money;
  /** Price of one unit for one charge in the currency of the price list, where upstream knows it. */
  readonly unitPrice?: Money;
  /** Price-list currency to billing currency, as upstream assumed it. */
  readonly exchangeRate?: Decimal;
};

/** What was asked for. It never changes once accepted; its content hash is over this, in its canonical form. */
export type Intent = {
  readonly source: string;
  readonly requestId: string;
  readonly lineId: string;
  readonly customerId: CustomerId;
  readonly subscriptionId: SubscriptionId;
  /** ISO 3166 alpha-2 country whose catalogue is bought from. */
  readonly market: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  readonly scope: 'shared' | 'single';
  /** The Azure subscription, needed for scope `single` under an Azure plan. */
  readonly entitlementId?: string;
  readonly expected: Expectation;
  /** What all lines of the request commit to over their terms before tax, one amount a currency. */
  readonly requestCommitments: readonly Money[];
  /** Upstream's own last instant for buying, where it named one; ours is counted from the acceptance. */
  readonly validUntilMs?: number;
  readonly purchaseOrder?: string;
  readonly costCentre?: string;
  readonly reference?: string;
  readonly supersedes?: string;
};

/** A purchasable item as discovery found it. Its ids are good for a short while only. */
export type Offer = {
  readonly catalogItemId: string;
  readonly title: string;
  /** Exactly the keys the SKU asks for, in the SKU's own spelling. */
  readonly provisioningContext: Readonly<Record<string, string>>;
  /** The catalogue of Azure plans is another one. */
  readonly isAzurePlan: boolean;
  readonly foundAtMs: number;
};

/** The cart bound to a purchase, as Partner Center confirmed it. */
export type BoundCart = {
  readonly cartId: CartId;
  readonly boundAtMs: number;
  /** As Partner Center last said it; undefined where it said nothing. */
  readonly expiresAtMs: number | undefined;
  /** The latest end we ever heard of; a cart cannot be ordered after it. */
  readonly latestExpiresAtMs: number | undefined;
  /** One charge, before tax. */
  readonly charge: Money;
  /** Every catalogue item that was ever sent into this cart: a late PUT may have left any of them there. */
  readonly items: readonly string[];
};

/** Who allowed a purchase, and exactly what: this content, for at most this charge. */
export type Approval = {
  readonly by: string;
  readonly grantedAtMs: number;
  readonly contentHash: string;
  readonly charge: Money;
};

/** One decision to check out. Its ids are stored before anything is sent. */
export type Attempt = {
  readonly number: number;
  /** `buy` may create the order; `replay` is sent to a cart that reads ordered, and only asks for its answer again. */
  readonly purpose: 'buy' | 'replay';
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly startedAtMs: number;
};

/** One sending of the checkout, written down before it leaves, and what came back, where anything did. */
export type Send = {
  readonly attempt: number;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly sentAtMs: number;
  /**
   * `none`: nothing was heard. `refused` is final, `refresh` a refusal of stale ids. `busy`: Microsoft was, or nothing
   * left us. `in_progress`: Microsoft spoke of an order or a submitted cart (800060, 800064, 800065). `answered`: a
   * complete answer of Partner Center that settles nothing; `unknown`: everything else. None proves that nothing was bought.
   */
  readonly answer: 'none' | 'order' | 'refused' | 'refresh' | 'busy' | 'in_progress' | 'answered' | 'unknown';
  /** What was answered, in Microsoft's words. */
  readonly detail?: string;
  /** Orders that the answer named, where they are not what was asked for. */
  readonly orderIds?: readonly OrderId[];
};

/** Everything that may have bought something: one cart, and every sending of its checkout. */
export type Checkout = {
  readonly offer: Offer;
  readonly cart: BoundCart;
  readonly attempt: Attempt;
  /** In the order they left; at least one. */
  readonly sends: readonly Send[];
  /** What the purchase holds of the budgets since its first attempt. */
  readonly hold: BudgetHold;
  /** How often another item was put into the cart since its first checkout; each PUT may give it a new life. */
  readonly refills?: number;
  /** When the cart was first seen ordered; listings may lag behind it. */
  readonly orderedSeenAtMs?: number;
  /** When the cart was first seen to be gone; what became of it before may be listed a while later. */
  readonly goneSeenAtMs?: number;
  /** When a look first found the cart past its end, by the clock of whoever looked: one clock alone proves nothing. */
  readonly endSeenAtMs?: number | undefined;
  /** Orders that were shown once and may be of this checkout, so long as nothing tells them apart; lists may omit them later. */
  readonly alikeSeen?: readonly OrderId[];
};

export type ClaimedOrder = {
  readonly orderId: OrderId;
  readonly alternateId: string | undefined;
  readonly charge: Money;
  readonly orderedAtMs: number;
  /** How we know that the order is ours. */
  readonly evidence: 'answer' | 'marker' | 'audit_record' | 'replay' | 'fingerprint' | 'decision';
};

/** What two people found out about a checkout that no look-up could settle; it counts once confirmed. */
export type Resolution = {
  readonly decision: 'ordered' | 'failed';
  /** The order, where there is one. */
  readonly orderId?: OrderId;
  /** What they looked at: a support case, an order page, a call. */
  readonly evidence: string;
  readonly proposedBy: string;
  readonly proposedAtMs: number;
  readonly confirmedBy?: string;
  readonly confirmedAtMs?: number;
};

/** What a cart was refused for and the purchase went back for, so that it does so only once. */
export type WentBackFor = 'stale_item' | 'not_registered';

export type Stage =
  | {
      readonly stage: 'accepted';
      readonly registrationAskedAtMs?: number;
      readonly wentBackFor?: readonly WentBackFor[];
    }
  | {
      readonly stage: 'awaiting_approval';
      /** Why somebody has to agree. */
      readonly asks: readonly Reason[];
      /** One charge of what is to be approved. */
      readonly charge: Money;
      readonly askedAtMs: number;
    }
  | { readonly stage: 'ready'; readonly offer: Offer; readonly wentBackFor?: readonly WentBackFor[] }
  | { readonly stage: 'carted'; readonly offer: Offer; readonly cart: BoundCart }
  | ({ readonly stage: 'checking_out' } & Checkout)
  | ({
      readonly stage: 'ordered';
      readonly order: ClaimedOrder;
      /** As an invoice names it, before its entitlement was seen. */
      readonly billedReservationOrderId?: ReservationOrderId;
      /** When the order was first seen in error, which may pass. */
      readonly errorSeenAtMs?: number | undefined;
    } & Checkout)
  | ({
      readonly stage: 'fulfilled';
      readonly order: ClaimedOrder;
      readonly reservationOrderId: ReservationOrderId;
    } & Checkout)
  | ({ readonly stage: 'unfulfilled'; readonly order: ClaimedOrder; readonly reason: Reason } & Checkout)
  | { readonly stage: 'rejected' | 'cancelled'; readonly reason: Reason }
  /** With what had been sent, for the people who look. */
  | ({ readonly stage: 'failed'; readonly reason: Reason } & Checkout)
  | ({ readonly stage: 'unknown'; readonly reason: Reason; readonly resolution?: Resolution } & Checkout);

export type StageName = Stage['stage'];

/** Why a purchase ended or was parked: a code programs may test, and a sentence a person can act on. */
export type Reason = { readonly code: string; readonly detail: string; readonly field?: string };

export type Purchase = Stage & {
  readonly id: PurchaseId;
  readonly intent: Intent;
  readonly contentHash: string;
  readonly requester: string;
  readonly acceptedAtMs: number;
  /** The latest approval that was granted; whether it still covers the purchase is asked where it matters. */
  readonly approval?: Approval;
  /** Counts the transitions; every write is conditional on the version it read. */
  readonly version: number;
  /** When to look at this purchase again; undefined where it has ended or waits for a person. */
  readonly dueAtMs: number | undefined;
};

export type PurchaseIn<Name extends StageName> = Extract<Purchase, { stage: Name }>;

/** How many charges a purchase is billed in: once, or one a month over its term. */
export function instalmentCount(term: Term, billingCycle: BillingCycle): number {
  if (billingCycle === 'one_time') return 1;
  return term === 'P1Y' ? 12 : 36;
}
