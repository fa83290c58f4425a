import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import type { BoundCart, Intent, Offer, Purchase, Send, Stage } from '../../lib/purchasing/purchase.ts';
import { CATALOG_ITEM } from '../fakes/scripted-storefront.ts';

export const NOW_MS = Date.parse('2024-02-05T09:00:00Z');
const WEEK_MS = 7 * 86_400_000;

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
    expected: { charge: money('1037.78', 'EUR') },
    validUntilMs: NOW_MS + WEEK_MS,
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
    foundAtMs: NOW_MS,
    ...overrides,
  };
}

export function aCart(overrides: Partial<BoundCart> = {}): BoundCart {
  return {
    cartId: asId('cart-1'),
    boundAtMs: NOW_MS,
    expiresAtMs: NOW_MS + WEEK_MS,
    charge: money('1037.78', 'EUR'),
    ...overrides,
  };
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

/** The stage of a purchase whose checkout has left, with the sends given. */
export function checkingOut(sends: readonly Send[] = [aSend()], cart: Partial<BoundCart> = {}) {
  const last = sends.at(-1) ?? aSend();
  const attempt = {
    number: last.attempt,
    requestId: last.requestId,
    correlationId: last.correlationId,
    startedAtMs: last.sentAtMs,
  };
  return { stage: 'checking_out' as const, offer: anOffer(), cart: aCart(cart), attempt, sends };
}

export function ordered() {
  const order = {
    orderId: asId<'OrderId'>('order-of-cart-1'),
    alternateId: 'alternate-of-cart-1',
    charge: money('1037.78', 'EUR'),
    orderedAtMs: NOW_MS,
  };
  return { stage: 'ordered' as const, offer: anOffer(), cart: aCart(), order };
}
