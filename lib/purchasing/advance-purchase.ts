/**
 * A purchase is moved step by step until it waits or ends. Where it stands is always what the ledger says:
 *
 * accepted           finding/make-ready: our guards, subscription, SKU, registration, item. Look-ups and registration only.
 * awaiting_approval  guards/ask-approval: a person answers, or nobody does in time.
 * ready              cart/fill-cart: one cart with one line, bound to the purchase. Still nothing is bought.
 * carted             checkout/check-out: the price is compared, the attempt is written down, and then the checkout is
 *                    sent. From that write on an order may exist, whatever is heard.
 * checking_out       checkout/settle-checkout, once it is due: look for the order, send the same cart again, prove that
 *                    there is none, or leave it to people.
 * unknown            people/apply-resolution: what two people decided.
 * ordered            order/follow-order: until the order is completed and its reservation known, or it ended badly.
 * others             have ended: nothing is due.
 *
 * Each step decides, and one conditional write makes it so. Whoever loses that race leaves the purchase to the winner.
 * What must wait is given a due time in the ledger; nothing here sleeps.
 */
import type { PurchaseId } from '../values/id.ts';
import { applyResolution, unresolved } from './people/apply-resolution.ts';
import { awaitApproval } from './guards/ask-approval.ts';
import { checkOut, overBudget } from './checkout/check-out.ts';
import { lookAgainAtMs, LEASE_MS } from './deadlines.ts';
import { fillCart } from './cart/fill-cart.ts';
import { followOrder } from './order/follow-order.ts';
import { makeReady } from './finding/make-ready.ts';
import type { Purchase } from './purchase.ts';
import type { Advanced } from './purchase-ledger.ts';
import { record } from './record-move.ts';
import { parked } from './checkout/send-checkout.ts';
import { settleCheckout } from './checkout/settle-checkout.ts';
import { rejected, waits, waitsForLock, waitsForOpening, type Move, type Tools } from './step.ts';
import { ALWAYS_OPEN } from './purchasing.ts';
import { lastInstantMs } from './time-limits.ts';
import { waitingSinceMs } from './waiting-since.ts';

// More steps than any purchase has between two waits; what turns in circles is left for its next turn.
const STEPS_AT_ONCE = 12;

export async function advancePurchase(tools: Tools, id: PurchaseId): Promise<void> {
  const { ledger, nowMs } = tools;
  const worker = tools.newGuid();
  if (!(await ledger.claim(id, worker, nowMs(), nowMs() + LEASE_MS))) return;
  try {
    await advanceAsFarAsPossible(tools, id, worker);
  } finally {
    // A lease that cannot be given back ends by itself, and must not hide why the work stopped.
    await ledger.release(id, worker).catch(() => undefined);
  }
}

async function advanceAsFarAsPossible(tools: Tools, id: PurchaseId, worker: string): Promise<void> {
  const { ledger, nowMs } = tools;
  let claimedAtMs = nowMs();
  for (let step = 0; step < STEPS_AT_ONCE; step += 1) {
    const purchase = await ledger.read(id);
    if (purchase?.dueAtMs === undefined || purchase.dueAtMs > nowMs()) return;
    if (nowMs() - claimedAtMs > LEASE_MS / 2) {
      claimedAtMs = nowMs();
      if (!(await ledger.claim(id, worker, claimedAtMs, claimedAtMs + LEASE_MS))) return;
    }
    if (!(await carryOut(tools, purchase, await decide(tools, purchase)))) return;
  }
}

async function decide(tools: Tools, purchase: Purchase): Promise<Move> {
  try {
    return (await tooOld(tools, purchase)) ?? (await nextStep(tools, purchase));
  } catch (failure) {
    return afterFailure(tools, purchase, failure);
  }
}

// Neither yes nor no. Nothing that could have bought was asked here, so it can be asked again later.
function afterFailure(tools: Tools, purchase: Purchase, failure: unknown): Move {
  const ids = { purchaseId: purchase.id, stage: purchase.stage };
  const { kind, retryAfterMs, message } = worldFailure(failure) ?? {};
  if (kind === undefined) tools.alarm('purchase step failed', failure, ids);
  else tools.say('purchase step unanswered', { ...ids, kind, detail: message });
  const dueAtMs = lookAgainAtMs(tools.nowMs(), waitingSinceMs(purchase), retryAfterMs);
  return waits(purchase, dueAtMs, 'The step failed and is tried again.', {
    failure: kind ?? 'bug',
    detail: message,
  });
}

/**
 * Ends what has outlived its validity before an attempt. While purchasing is stopped that waits: the stop is our
 * decision, and upstream need not pay for it.
 */
async function tooOld({ ledger, nowMs }: Tools, purchase: Purchase): Promise<Move | undefined> {
  if (purchase.stage !== 'accepted' && purchase.stage !== 'ready' && purchase.stage !== 'carted')
    return undefined;
  const atMs = nowMs();
  if (atMs <= lastInstantMs(purchase, ALWAYS_OPEN, atMs)) return undefined;
  const purchasing = await ledger.purchasing();
  const untilMs = lastInstantMs(purchase, purchasing, atMs);
  if (purchasing.state === 'stopped') return waitsForOpening(atMs, purchase, purchasing.reason);
  if (atMs <= untilMs) return undefined;
  const until = new Date(untilMs).toISOString();
  return rejected(purchase, 'expired', `The request was valid until ${until}.`, 'validUntil');
}

async function nextStep(tools: Tools, purchase: Purchase): Promise<Move> {
  switch (purchase.stage) {
    case 'accepted':
      return makeReady(tools, purchase);
    case 'awaiting_approval':
      return awaitApproval(tools, purchase);
    case 'ready':
      return fillCart(tools, purchase);
    case 'carted':
      return checkOut(tools, purchase);
    case 'checking_out':
      return settleCheckout(tools, purchase);
    case 'unknown':
      return applyResolution(tools, purchase);
    case 'ordered':
      return followOrder(tools, purchase);
    case 'fulfilled':
    case 'unfulfilled':
    case 'rejected':
    case 'cancelled':
    case 'failed':
      throw new Error(`Purchase ${purchase.id} has ended as ${purchase.stage} and is due.`);
  }
}

/** Writes a move, then lets leave what it wanted to send, and writes what came of that. False: others are at work. */
async function carryOut(tools: Tools, from: Purchase, move: Move): Promise<boolean> {
  const written = await record(tools, from, move);
  if (written === 'lost') return false;
  if (written !== 'written') {
    return (await record(tools, from, await instead(tools, from, move, written))) === 'written';
  }
  if (!move.send) return true;
  const next = await move.send().catch((failure: unknown) => afterFailure(tools, move.to, failure));
  return carryOut(tools, move.to, next);
}

/** What is written where a move could not be: the same stage, later, or what the obstacle means. */
async function instead(
  tools: Tools,
  from: Purchase,
  { to }: Move,
  obstacle: Exclude<Advanced, 'written' | 'lost'>,
): Promise<Move> {
  const nowMs = tools.nowMs();
  switch (obstacle) {
    case 'stopped': {
      const { state, reason } = await tools.ledger.purchasing();
      return waitsForOpening(nowMs, from, state === 'stopped' ? reason : undefined);
    }
    case 'locked':
      return waitsForLock(nowMs, from);
    case 'over_budget':
      if (from.stage !== 'carted' || to.stage !== 'checking_out') break;
      return overBudget(tools, from, to.hold);
    case 'claimed':
      if (from.stage === 'checking_out') {
        return parked(from, 'order_claimed', 'The order that was found belongs to another purchase.');
      }
      if (from.stage === 'unknown') {
        return unresolved(tools, from, 'the order belongs to another purchase');
      }
      return waits(
        from,
        lookAgainAtMs(nowMs, waitingSinceMs(from)),
        'The cart belongs to another purchase; a new one is needed.',
      );
  }
  throw new Error(`Purchase ${from.id} met ${obstacle} on its way from ${from.stage} to ${to.stage}.`);
}

// The world's failures carry a `kind`; whatever does not is a mistake of ours.
function worldFailure(failure: unknown) {
  const isWorlds = failure instanceof Error && 'kind' in failure && typeof failure.kind === 'string';
  return isWorlds ? (failure as Error & { kind: string; retryAfterMs?: number }) : undefined;
}
