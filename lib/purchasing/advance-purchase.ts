/**
 * A purchase is moved step by step until it waits or ends. Where it stands is always what the ledger says:
 *
 * accepted      make-ready.ts: subscription, SKU, registration, item. Look-ups and the registration only.
 * ready         fill-cart.ts: one cart with one line, bound to the purchase. Still nothing is bought.
 * carted        check-out.ts: the price is compared, the attempt is written down, and then the checkout is sent. From
 *               that write on an order may exist, whatever is heard.
 * checking_out  settle-checkout.ts, once it is due: read the cart, send the same cart again, or leave it to a person.
 * ordered       follow-order.ts: until the order is completed and its reservation is known, or it ended badly.
 * others        have ended, or wait for a person: nothing is due.
 *
 * Each step decides, and one conditional write makes it so. Whoever loses that race leaves the purchase to the winner.
 * What must wait is given a due time in the ledger; nothing here sleeps.
 */
import type { PurchaseId } from '../values/id.ts';
import { assertTransition } from './transitions.ts';
import { checkOut, isFresh } from './check-out.ts';
import { lookAgainAtMs, STOPPED_PAUSE_MS } from './deadlines.ts';
import { fillCart } from './fill-cart.ts';
import { followOrder } from './follow-order.ts';
import { makeReady } from './make-ready.ts';
import { isTold, outcomeOf } from './outcome-of.ts';
import type { Purchase } from './purchase.ts';
import { parked } from './send-checkout.ts';
import { settleCheckout } from './settle-checkout.ts';
import { rejected, waits, type Move, type Tools } from './step.ts';

// More steps than any purchase has between two waits; what turns in circles is left for its next turn.
const STEPS_AT_ONCE = 12;
// Money may have been spent, and no further step of ours will clear it up.
const NEEDS_A_PERSON = new Set<Purchase['stage']>(['unknown', 'unfulfilled']);

export async function advancePurchase(tools: Tools, id: PurchaseId): Promise<void> {
  for (let step = 0; step < STEPS_AT_ONCE; step += 1) {
    const purchase = await tools.ledger.read(id);
    if (purchase?.dueAtMs === undefined || purchase.dueAtMs > tools.nowMs()) return;
    const move = await decide(tools, purchase);
    if (!move || !(await carryOut(tools, purchase, move))) return;
  }
}

async function decide(tools: Tools, purchase: Purchase): Promise<Move | undefined> {
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
  const dueAtMs = lookAgainAtMs(tools.nowMs(), purchase.acceptedAtMs, retryAfterMs);
  return waits(purchase, dueAtMs, 'The step failed and is tried again.', {
    failure: kind ?? 'bug',
    detail: message,
  });
}

/**
 * Ends what has outlived its validity before an attempt. While purchasing is stopped that waits: the stop is our
 * decision, and upstream need not pay for it. Nor are carts filled again and again then only because they grew old.
 */
async function tooOld({ ledger, nowMs }: Tools, purchase: Purchase): Promise<Move | undefined> {
  if (purchase.stage !== 'accepted' && purchase.stage !== 'ready' && purchase.stage !== 'carted')
    return undefined;
  const isExpired = nowMs() > purchase.intent.validUntilMs;
  const isStale = purchase.stage === 'carted' && !isFresh(purchase.offer, nowMs());
  if (!isExpired && !isStale) return undefined;
  const { state, reason } = await ledger.purchasing();
  if (state === 'stopped') return waitsForOpening(nowMs(), purchase, reason);
  if (!isExpired) return undefined;
  const until = new Date(purchase.intent.validUntilMs).toISOString();
  return rejected(purchase, 'expired', `The request was valid until ${until}.`, 'validUntil');
}

async function nextStep(tools: Tools, purchase: Purchase): Promise<Move | undefined> {
  switch (purchase.stage) {
    case 'accepted':
      return makeReady(tools, purchase);
    case 'ready':
      return fillCart(tools, purchase);
    case 'carted':
      return checkOut(tools, purchase);
    case 'checking_out':
      return settleCheckout(tools, purchase);
    case 'ordered':
      return followOrder(tools, purchase);
    case 'fulfilled':
    case 'unfulfilled':
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'unknown':
      return undefined;
  }
}

/** Writes a move, then lets leave what it wanted to send, and writes what came of that. False: others are at work. */
async function carryOut(tools: Tools, from: Purchase, move: Move): Promise<boolean> {
  const written = await write(tools, from, move);
  if (written === 'lost') return false;
  if (written !== 'written') {
    const instead = written === 'stopped' ? await whenStopped(tools, from) : whenClaimed(tools, from);
    return (await write(tools, from, instead)) === 'written';
  }
  return move.send ? carryOut(tools, move.to, await move.send()) : true;
}

async function write({ ledger, nowMs, say, alarm }: Tools, from: Purchase, { to, what, facts }: Move) {
  assertTransition(from, to);
  const atMs = nowMs();
  const event = { version: to.version, atMs, from: from.stage, to: to.stage, what, facts };
  const outcome = to.stage !== from.stage && isTold(to) ? outcomeOf(to, atMs) : undefined;
  const written = await ledger.advance(from, to, event, outcome);
  if (written === 'written') {
    const { source, requestId: sourceRequestId, lineId } = to.intent;
    const ids = { purchaseId: to.id, source, sourceRequestId, lineId, version: to.version };
    const dueAt = to.dueAtMs === undefined ? undefined : new Date(to.dueAtMs).toISOString();
    if (from.stage !== to.stage && NEEDS_A_PERSON.has(to.stage))
      alarm('purchase needs a person', undefined, { ...ids, to: to.stage, what, ...facts });
    say(from.stage === to.stage ? 'purchase waits' : 'purchase moved', {
      ...ids,
      ...event,
      ...facts,
      facts: undefined,
      dueAt,
    });
  }
  return written;
}

async function whenStopped({ ledger, nowMs }: Tools, purchase: Purchase): Promise<Move> {
  const { state, reason } = await ledger.purchasing();
  return waitsForOpening(nowMs(), purchase, state === 'stopped' ? reason : undefined);
}

function waitsForOpening(nowMs: number, purchase: Purchase, reason: string | undefined): Move {
  return waits(purchase, nowMs + STOPPED_PAUSE_MS, 'Purchasing is stopped.', { reason });
}

function whenClaimed({ nowMs }: Tools, purchase: Purchase): Move {
  if (purchase.stage === 'checking_out') {
    return parked(purchase, 'order_claimed', 'The order that was answered belongs to another purchase.');
  }
  const dueAtMs = lookAgainAtMs(nowMs(), purchase.acceptedAtMs);
  return waits(purchase, dueAtMs, 'The cart belongs to another purchase; a new one is needed.');
}

// The world's failures carry a `kind`; whatever does not is a mistake of ours.
function worldFailure(failure: unknown) {
  const isWorlds = failure instanceof Error && 'kind' in failure && typeof failure.kind === 'string';
  return isWorlds ? (failure as Error & { kind: string; retryAfterMs?: number }) : undefined;
}
