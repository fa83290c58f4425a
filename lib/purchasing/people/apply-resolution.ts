import { cartProvenMs, withExpiry } from '../cart/cart-life.ts';
import { lookAgainAtMs, SETTLE_MS } from '../deadlines.ts';
import { lookForOrders, type ProvenOrder } from '../checkout/look-for-orders.ts';
import { claimedOrder, isOlderThanSends, isSameOrder } from '../checkout/match-order.ts';
import { markedFor } from '../checkout/tell-orders-apart.ts';
import type { PurchaseIn, Resolution } from '../purchase.ts';
import { checkoutOf, orderedBy } from '../checkout/send-checkout.ts';
import { moved, waits, type Move, type Tools } from '../step.ts';
import type { OrderState } from '../storefront.ts';

type Unknown = PurchaseIn<'unknown'>;

/**
 * unknown -> ordered / failed: carries out what two people decided, unless what Microsoft shows contradicts them. Then the
 * decision is dropped, with the reason in the history, and they look again.
 */
export async function applyResolution(tools: Tools, purchase: Unknown): Promise<Move> {
  const { resolution } = purchase;
  if (resolution?.confirmedBy === undefined) {
    return moved(purchase, unknownAs(purchase, resolution), undefined, 'Waiting for two people to decide.');
  }
  return resolution.decision === 'ordered'
    ? adopt(tools, purchase, resolution)
    : giveUp(tools, purchase, resolution);
}

async function adopt(tools: Tools, purchase: Unknown, resolution: Resolution): Promise<Move> {
  const { orderId } = resolution;
  if (orderId === undefined) return unresolved(tools, purchase, 'no order was named');
  const looked = await tools.storefront.order(purchase.intent.customerId, orderId);
  if (looked.looked === 'unavailable') return later(tools, purchase, looked.detail);
  if (looked.looked === 'absent') return unresolved(tools, purchase, `there is no order ${orderId}`);
  // An order that has ended badly is an order all the same: it is followed to its end, `unfulfilled`.
  const order = looked.found;
  const impossible = await whyNotIts(tools, purchase, order);
  if (impossible !== undefined) return unresolved(tools, purchase, impossible);
  const seen = await lookForOrders(tools, purchase);
  if (seen.seen === 'unavailable') return later(tools, purchase, seen.detail);
  const [proven] = seen.proven;
  if (proven && !seen.proven.some((one) => isSameOrder(one.order.orderId, orderId))) {
    return unresolved(tools, purchase, provenText(proven));
  }
  const move = orderedBy(tools, purchase, claimedOrder(purchase, order, 'decision'), order.status);
  const { proposedBy, confirmedBy = '' } = resolution;
  return { ...move, facts: { ...move.facts, proposedBy, confirmedBy, because: resolution.evidence } };
}

/**
 * Why an order cannot be the purchase's, whatever people say: it is somebody else's, bears the marker of another purchase of
 * ours, is older than our first send, or an answer named another one. That it is not quite what was asked for is theirs to
 * judge, and the invoice will show it; so is the time of one that tells none.
 */
async function whyNotIts(tools: Tools, purchase: Unknown, order: OrderState): Promise<string | undefined> {
  const { id, intent, sends } = purchase;
  const { orderId, customerId, orderedAtMs } = order;
  if (customerId.toLowerCase() !== intent.customerId) return `order ${orderId} is for customer ${customerId}`;
  if (isOlderThanSends(purchase, order)) {
    return `order ${orderId} is of ${new Date(orderedAtMs).toISOString()}, before anything was sent`;
  }
  const another = await markedFor(tools, id, order);
  if (another !== undefined) return `order ${orderId} bears the marker of purchase ${another}`;
  const named = sends.flatMap(({ orderIds = [] }) => orderIds);
  if (named.length === 0 || named.some((one) => isSameOrder(one, orderId))) return undefined;
  return `the checkout was answered with order ${named.join(' and ')}`;
}

async function giveUp(
  tools: Tools,
  purchase: Unknown,
  { evidence, proposedAtMs, confirmedAtMs }: Resolution,
): Promise<Move> {
  const seen = await lookForOrders(tools, purchase);
  if (seen.seen === 'unavailable') return later(tools, purchase, seen.detail);
  const [proven] = seen.proven;
  if (proven) return unresolved(tools, purchase, provenText(proven));
  // What was listed only after people had looked, they cannot have judged.
  const since = seen.unclaimed.find(({ orderedAtMs }) => orderedAtMs > proposedAtMs - SETTLE_MS);
  if (since) return unresolved(tools, purchase, `order ${since.orderId} has come up since, and could be its`);
  const { intent, cart, orderedSeenAtMs } = purchase;
  if (orderedSeenAtMs !== undefined) {
    const seenAt = new Date(orderedSeenAtMs).toISOString();
    return unresolved(tools, purchase, `cart ${cart.cartId} was seen ordered at ${seenAt}`);
  }
  const looked = await tools.storefront.cart(intent.customerId, cart.cartId);
  if (looked.looked === 'unavailable') return later(tools, purchase, looked.detail);
  if (looked.looked === 'found' && looked.found.status !== 'active') {
    return unresolved(tools, purchase, `cart ${cart.cartId} reads ${looked.found.status}`);
  }
  // A cart that is alive can still be ordered by a checkout that is under way somewhere; one that is gone may have been.
  const known = looked.looked === 'found' ? withExpiry(cart, looked.found.expiresAtMs) : cart;
  const provenMs = looked.looked === 'found' ? cartProvenMs(known) : (confirmedAtMs ?? 0) + SETTLE_MS;
  if (tools.nowMs() < provenMs) {
    const stage = { ...unknownAs(purchase, purchase.resolution), cart: known };
    const what = 'Decided as failed; waiting until no order of the cart can come up any more.';
    return moved(purchase, stage, provenMs, what);
  }
  const detail = `Decided by two people that no order was made: ${evidence}`;
  const reason = { code: 'decided_by_people', detail };
  const stage = { ...checkoutOf(purchase), stage: 'failed', reason } as const;
  return moved(purchase, stage, undefined, detail, whoDecided(purchase));
}

function provenText({ order, evidence }: ProvenOrder): string {
  return `order ${order.orderId} is this purchase's by its ${evidence.replace('_', ' ')}`;
}

/** Drops a decision that cannot be true; the purchase stays with the people. */
export function unresolved({ alarm }: Pick<Tools, 'alarm'>, purchase: Unknown, why: string): Move {
  alarm('resolution not applied', undefined, { purchaseId: purchase.id, why });
  const what = `The decision was not applied: ${why}.`;
  return moved(purchase, unknownAs(purchase, undefined), undefined, what, whoDecided(purchase));
}

function later({ nowMs }: Tools, purchase: Unknown, detail: string): Move {
  const sinceMs = purchase.resolution?.confirmedAtMs ?? nowMs();
  const what = 'The decision cannot be checked against Microsoft now.';
  return waits(purchase, lookAgainAtMs(nowMs(), sinceMs), what, { detail });
}

function unknownAs(purchase: Unknown, resolution: Resolution | undefined) {
  const { reason } = purchase;
  const decided = resolution === undefined ? {} : { resolution };
  return { ...checkoutOf(purchase), stage: 'unknown', reason, ...decided } as const;
}

function whoDecided({ resolution }: Unknown) {
  return { proposedBy: resolution?.proposedBy, confirmedBy: resolution?.confirmedBy };
}
