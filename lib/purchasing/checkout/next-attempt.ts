import type { Attempt, PurchaseIn, Send } from '../purchase.ts';
import { checkoutOf, lastSend } from './send-checkout.ts';
import { waitsForOpening, type Move, type Tools } from '../step.ts';
import { newAttempt, writeAhead } from './write-ahead.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/** checking_out -> checking_out (n+1): the same cart once more; where purchasing is stopped it waits. */
export async function nextAttempt(
  tools: Tools,
  purchase: CheckingOut,
  purpose: Attempt['purpose'],
  what: string,
): Promise<Move> {
  const atMs = tools.nowMs();
  const { state, reason } = await tools.ledger.purchasing();
  if (state === 'stopped') return waitsForOpening(atMs, purchase, reason);
  const { attempt } = purchase;
  const next = newAttempt(tools, attempt.number + 1, purpose, atMs, requestIdAfter(tools, purchase));
  // A cart that is still sent to has not ended, whatever a look has found before.
  const checkout = { ...checkoutOf(purchase), attempt: next, endSeenAtMs: undefined };
  return writeAhead(tools, purchase, checkout, what, atMs);
}

/** The same attempt with the same ids, after Microsoft was too busy for it. */
export async function sameAttempt(tools: Tools, purchase: CheckingOut): Promise<Move> {
  const atMs = tools.nowMs();
  const { state, reason } = await tools.ledger.purchasing();
  if (state === 'stopped') return waitsForOpening(atMs, purchase, reason);
  const what = 'Sending again what Microsoft was too busy for.';
  return writeAhead(tools, purchase, checkoutOf(purchase), what, atMs);
}

/** The request id stays until Partner Center has answered it, and is a new one from then on. */
export function requestIdAfter({ newGuid }: Pick<Tools, 'newGuid'>, purchase: CheckingOut): string {
  return isAnswered(lastSend(purchase)) ? newGuid() : purchase.attempt.requestId;
}

function isAnswered({ answer }: Send): boolean {
  return answer !== 'none' && answer !== 'unknown' && answer !== 'busy';
}
