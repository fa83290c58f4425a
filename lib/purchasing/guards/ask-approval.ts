import { amountText, type Money } from '../../values/money.ts';
import { commitmentOf } from '../budget.ts';
import { asksBy, driftOf } from './guards.ts';
import type { Purchase, PurchaseIn, Reason } from '../purchase.ts';
import type { Purchasing } from '../purchasing.ts';
import { moved, type Move, type Tools } from '../step.ts';
import { approvedUntilMs, lastInstantMs } from '../time-limits.ts';

/**
 * Why somebody has to agree before a purchase goes on; empty where nobody has to, or somebody has agreed to this content
 * for this much. Asked before Microsoft is spoken to, with the expected charge.
 */
export async function asksOf(tools: Tools, purchase: PurchaseIn<'accepted'>): Promise<readonly Reason[]> {
  const { charge } = purchase.intent.expected;
  const asks = [
    ...asksBy(tools.guards, commitmentOf(charge, purchase.intent)),
    ...(await likelyDuplicates(tools, purchase)),
  ];
  if (asks.length === 0 || purchase.approval === undefined) return asks;
  return isApproved(tools, purchase, charge, await tools.ledger.purchasing()) ? [] : asks;
}

/** Whether a granted approval is for this content and still good for `charge`. */
export function isApproved(
  { guards, nowMs }: Pick<Tools, 'guards' | 'nowMs'>,
  { approval, contentHash }: Purchase,
  charge: Money,
  purchasing: Purchasing,
): boolean {
  if (approval?.contentHash !== contentHash || approval.charge.currency !== charge.currency) return false;
  if (nowMs() > approvedUntilMs(approval, purchasing, nowMs())) return false;
  return charge.amount.lte(approval.charge.amount) || driftOf(guards, approval.charge, charge) === 'within';
}

/** To `awaiting_approval`: for `charge`, and until the purchase itself is too old. */
export async function askApproval(
  { ledger, nowMs }: Tools,
  purchase: PurchaseIn<'accepted'> | PurchaseIn<'carted'>,
  asks: readonly Reason[],
  charge: Money,
): Promise<Move> {
  const askedAtMs = nowMs();
  const dueAtMs = lastInstantMs(purchase, await ledger.purchasing(), askedAtMs) + 1;
  const what = `Somebody has to agree: ${asks.map(({ detail }) => detail).join(' ')}`;
  const facts = { charge: amountText(charge), currency: charge.currency };
  return moved(purchase, { stage: 'awaiting_approval', asks, charge, askedAtMs }, dueAtMs, what, facts);
}

/** awaiting_approval, once it is due: nobody answered in time, or the time stood still meanwhile. */
export async function awaitApproval(
  { ledger, nowMs }: Tools,
  purchase: PurchaseIn<'awaiting_approval'>,
): Promise<Move> {
  const now = nowMs();
  const purchasing = await ledger.purchasing();
  const untilMs = lastInstantMs(purchase, purchasing, now);
  if (now <= untilMs || purchasing.state === 'stopped') {
    const { stage, asks, charge, askedAtMs } = purchase;
    const dueAtMs = Math.max(untilMs + 1, now + STILL_MS);
    return moved(purchase, { stage, asks, charge, askedAtMs }, dueAtMs, 'Still waiting for an approval.');
  }
  const detail = `Nobody approved the purchase until ${new Date(untilMs).toISOString()}.`;
  return moved(purchase, { stage: 'cancelled', reason: { code: 'not_approved', detail } }, undefined, detail);
}

const STILL_MS = 3_600_000;
const ENDED_WITHOUT_ORDER = new Set<Purchase['stage']>(['rejected', 'cancelled', 'failed']);

/**
 * Earlier requests for the same quantity of the same item for the same customer, which may be this one under another
 * name. Ended ones without an order are none, nor are other lines of the same request.
 */
async function likelyDuplicates(
  { ledger, guards }: Tools,
  { id, intent, acceptedAtMs }: PurchaseIn<'accepted'>,
): Promise<readonly Reason[]> {
  if (guards.likelyDuplicateMs === undefined) return [];
  const similar = await ledger.similar(intent, acceptedAtMs - guards.likelyDuplicateMs);
  const earlier = similar.filter(
    (other) =>
      (other.source !== intent.source || other.requestId !== intent.requestId) &&
      (other.acceptedAtMs < acceptedAtMs || (other.acceptedAtMs === acceptedAtMs && other.id < id)),
  );
  for (const other of earlier) {
    const found = await ledger.read(other.id);
    if (found === undefined || ENDED_WITHOUT_ORDER.has(found.stage)) continue;
    const detail =
      `Request ${other.requestId} of ${other.source} of ${new Date(other.acceptedAtMs).toISOString()} asked for the ` +
      `same quantity of the same item for the same customer; its purchase ${other.id} is ${found.stage}.`;
    return [{ code: 'likely_duplicate', detail }];
  }
  return [];
}
