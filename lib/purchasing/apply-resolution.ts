import { cartProvenMs, withExpiry } from './cart-life.ts';
import { CLOCK_SKEW_MS, lookAgainAtMs, SETTLE_MS } from './deadlines.ts';
import { lookForOrders } from './look-for-orders.ts';
import { claimedOrder, fingerprintDifference } from './match-order.ts';
import type { PurchaseIn, Resolution } from './purchase.ts';
import { checkoutOf, orderedBy } from './send-checkout.ts';
import { moved, waits, type Move, type Tools } from './step.ts';
import type { OrderState } from './storefront.ts';

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
  const difference = fingerprintDifference(purchase, order);
  if (difference !== undefined && !(await isOurs(tools, purchase, order))) {
    return unresolved(tools, purchase, `of order ${orderId} ${difference}`);
  }
  const move = orderedBy(tools, purchase, claimedOrder(purchase, order, 'decision'), order.status);
  const { proposedBy, confirmedBy = '' } = resolution;
  return { ...move, facts: { ...move.facts, proposedBy, confirmedBy, because: resolution.evidence } };
}

/**
 * An order that is not what was asked for is taken on people's word only where it cannot be a stranger's: it is proved ours,
 * or it is the customer's, no older than our first send, and the cart was seen ordered.
 */
async function isOurs(tools: Tools, purchase: Unknown, order: OrderState): Promise<boolean> {
  if (order.customerId.toLowerCase() !== purchase.intent.customerId) return false;
  const firstSentMs = purchase.sends[0]?.sentAtMs ?? purchase.attempt.startedAtMs;
  if (purchase.orderedSeenAtMs !== undefined && order.orderedAtMs >= firstSentMs - CLOCK_SKEW_MS) return true;
  const seen = await lookForOrders(tools, purchase);
  return seen.seen === 'all' && seen.proven.some((proven) => proven.order.orderId === order.orderId);
}

async function giveUp(
  tools: Tools,
  purchase: Unknown,
  { evidence, confirmedAtMs }: Resolution,
): Promise<Move> {
  const seen = await lookForOrders(tools, purchase);
  if (seen.seen === 'unavailable') return later(tools, purchase, seen.detail);
  const [proven] = seen.proven;
  if (proven) {
    const { order, evidence: by } = proven;
    const why = `order ${order.orderId} is this purchase's by its ${by.replace('_', ' ')}`;
    return unresolved(tools, purchase, why);
  }
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
