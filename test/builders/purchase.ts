import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import type { BudgetHold, CountedBudget } from '../../lib/purchasing/budget.ts';
import type {
  Approval,
  BoundCart,
  Checkout,
  ClaimedOrder,
  Intent,
  Offer,
  Purchase,
  Reason,
  Resolution,
  Send,
  Stage,
} from '../../lib/purchasing/purchase.ts';
import { CATALOG_ITEM } from '../fakes/scripted-storefront.ts';

export const NOW_MS = Date.parse('2024-02-05T09:00:00Z');
const WEEK_MS = 7 * 86_400_000;

/** What the intent of `anIntent` commits to: one charge, for one year, before tax. */
const COMMITMENT = money('1037.78', 'EUR');

export function anIntent(overrides: Partial<Intent> = {}): Intent {
  return {
    source: 'shop',
    requestId: 'REQ-1',
    lineId: '1',
    customerId: asId('7d4a5c11-0000-4000-8000-000000000001'),
    subscriptionId: asId('9b8e6a22-0000-4000-8000-000000000002'),
    market: 'DE',
    productId: 'DZH318Z0BQ4B',
    skuId: '00DN',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    scope: 'shared',
    expected: { charge: COMMITMENT },
    requestCommitments: [COMMITMENT],
    ...overrides,
  };
}

type Common = Partial<Omit<Purchase, 'stage' | 'intent'>> & { readonly intent?: Partial<Intent> };

/** A purchase in the given stage, by default an accepted one that is due. */
export function aPurchase<Given extends Stage = { stage: 'accepted' }>(
  stage: Given = { stage: 'accepted' } as Given,
  { intent, ...common }: Common = {},
): Extract<Purchase, { stage: Given['stage'] }> {
  const purchase = {
    ...stage,
    id: asId('p-1'),
    intent: anIntent(intent),
    contentHash: 'hash-1',
    requester: 'ordering-team',
    acceptedAtMs: NOW_MS,
    version: 1,
    dueAtMs: NOW_MS,
    ...common,
  };
  return purchase as unknown as Extract<Purchase, { stage: Given['stage'] }>;
}

export function anOffer(overrides: Partial<Offer> = {}): Offer {
  return {
    catalogItemId: CATALOG_ITEM,
    title: 'Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year',
    provisioningContext: { Scope: 'shared', SubscriptionId: '9b8e6a22-0000-4000-8000-000000000002' },
    isAzurePlan: true,
    foundAtMs: NOW_MS,
    ...overrides,
  };
}

/** A cart that ends in a week, and of which no later end was ever heard unless `latestExpiresAtMs` says so. */
export function aCart(overrides: Partial<BoundCart> = {}): BoundCart {
  const expiresAtMs = 'expiresAtMs' in overrides ? overrides.expiresAtMs : NOW_MS + WEEK_MS;
  return {
    cartId: asId('cart-1'),
    boundAtMs: NOW_MS,
    expiresAtMs,
    latestExpiresAtMs: expiresAtMs,
    charge: money('1037.78', 'EUR'),
    items: [CATALOG_ITEM],
    ...overrides,
  };
}

export function anApproval(overrides: Partial<Approval> = {}): Approval {
  return {
    by: 'grace',
    grantedAtMs: NOW_MS,
    contentHash: 'hash-1',
    charge: money('1037.78', 'EUR'),
    ...overrides,
  };
}

export function aReason(overrides: Partial<Reason> = {}): Reason {
  return { code: 'price_differs', detail: 'too dear', field: 'expected.amount', ...overrides };
}

export function aSend(overrides: Partial<Send> = {}): Send {
  return {
    attempt: 1,
    requestId: asId('request-1'),
    correlationId: asId('correlation-1'),
    sentAtMs: NOW_MS,
    answer: 'none',
    ...overrides,
  };
}

/** What a purchase takes from the budgets given; from none of them by default. */
export function aHold(budgets: readonly CountedBudget[] = [], amount = COMMITMENT): BudgetHold {
  return { amount, budgets };
}

/** A budget for everybody, in the month of `NOW_MS`. */
export function aBudget(overrides: Partial<CountedBudget> = {}): CountedBudget {
  return { scope: 'all', period: '2024-02', currency: 'EUR', limit: money('5000.00', 'EUR'), ...overrides };
}

/** Everything that may have bought something: by default one send, unanswered. */
export function aCheckout(overrides: Partial<Checkout> = {}): Checkout {
  const sends = overrides.sends ?? [aSend()];
  const last = sends.at(-1) ?? aSend();
  return {
    offer: anOffer(),
    cart: aCart(),
    attempt: {
      number: last.attempt,
      purpose: 'buy',
      requestId: last.requestId,
      correlationId: last.correlationId,
      startedAtMs: last.sentAtMs,
    },
    sends,
    hold: aHold(),
    ...overrides,
  };
}

/** The stage of a purchase whose checkout has left, with the sends given. */
export function checkingOut(
  sends: readonly Send[] = [aSend()],
  cart: Partial<BoundCart> = {},
  checkout: Partial<Checkout> = {},
) {
  return { stage: 'checking_out' as const, ...aCheckout({ sends, cart: aCart(cart), ...checkout }) };
}

export function anOrder(overrides: Partial<ClaimedOrder> = {}): ClaimedOrder {
  return {
    orderId: asId('order-of-cart-1'),
    alternateId: 'alternate-of-cart-1',
    charge: money('1037.78', 'EUR'),
    orderedAtMs: NOW_MS,
    evidence: 'answer',
    ...overrides,
  };
}

/** The stage of a purchase whose one send was answered with the order. */
export function ordered(order: Partial<ClaimedOrder> = {}, checkout: Partial<Checkout> = {}) {
  const sends = checkout.sends ?? [aSend({ answer: 'order' })];
  return { stage: 'ordered' as const, order: anOrder(order), ...aCheckout({ ...checkout, sends }) };
}

export function fulfilled(order: Partial<ClaimedOrder> = {}, checkout: Partial<Checkout> = {}) {
  const reservationOrderId = asId<'ReservationOrderId'>('846655fa-d9e7-4fb8-9512-3ab7367352f1');
  return { ...ordered(order, checkout), stage: 'fulfilled' as const, reservationOrderId };
}

/** The stage of a purchase whose order ended badly at Microsoft. */
export function unfulfilled(reason = aReason(), checkout: Partial<Checkout> = {}) {
  return { ...ordered({}, checkout), stage: 'unfulfilled' as const, reason };
}

export function awaitingApproval(overrides: Partial<Extract<Stage, { stage: 'awaiting_approval' }>> = {}) {
  return {
    stage: 'awaiting_approval' as const,
    asks: [aReason({ code: 'above_threshold', detail: 'above 1000.00 EUR' })],
    charge: money('1037.78', 'EUR'),
    askedAtMs: NOW_MS,
    ...overrides,
  };
}

export function failed(reason = aReason(), checkout: Partial<Checkout> = {}) {
  return { stage: 'failed' as const, reason, ...aCheckout(checkout) };
}

export function unknown(
  resolution?: Resolution,
  checkout: Partial<Checkout> = {},
  reason = aReason({ code: 'two_candidates', detail: 'two orders match' }),
) {
  const decided = resolution === undefined ? {} : { resolution };
  return { stage: 'unknown' as const, reason, ...aCheckout(checkout), ...decided };
}

/** What one person proposes about a purchase in `unknown`; nobody has confirmed it. */
export function aResolution(overrides: Partial<Resolution> = {}): Resolution {
  return {
    decision: 'ordered',
    orderId: asId('order-of-cart-1'),
    evidence: 'Support case 42 names the order.',
    proposedBy: 'ada',
    proposedAtMs: NOW_MS,
    ...overrides,
  };
}
