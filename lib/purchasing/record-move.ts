import { isTold, outcomeOf } from './upstream/outcome-of.ts';
import type { Purchase } from './purchase.ts';
import type { Advanced, PurchaseLedger } from './purchase-ledger.ts';
import type { Move, Tools } from './step.ts';
import { assertTransition } from './transitions.ts';

// Money may have been spent, and no further step of ours will clear it up.
const NEEDS_A_PERSON = new Set<Purchase['stage']>(['unknown', 'unfulfilled']);

/** Makes a decision true: state, event and the outcome upstream must hear, in one write; then says so. */
export async function record(
  {
    ledger,
    nowMs,
    say,
    alarm,
  }: Pick<Tools, 'nowMs' | 'say' | 'alarm'> & { readonly ledger: Pick<PurchaseLedger, 'advance'> },
  from: Purchase,
  { to, what, facts }: Pick<Move, 'to' | 'what' | 'facts'>,
): Promise<Advanced> {
  assertTransition(from, to);
  const atMs = nowMs();
  const event = { version: to.version, atMs, from: from.stage, to: to.stage, what, facts };
  const isNew = to.stage !== from.stage;
  const outcome = isNew && isTold(to) ? outcomeOf(to, atMs) : undefined;
  const written = await ledger.advance(from, to, event, outcome);
  if (written !== 'written') return written;
  const { source, requestId: sourceRequestId, lineId } = to.intent;
  const ids = { purchaseId: to.id, source, sourceRequestId, lineId, version: to.version };
  if (isNew && NEEDS_A_PERSON.has(to.stage)) {
    alarm('purchase needs a person', undefined, { ...ids, to: to.stage, what, ...facts });
  }
  const dueAt = to.dueAtMs === undefined ? undefined : new Date(to.dueAtMs).toISOString();
  const told = { ...ids, atMs, from: from.stage, to: to.stage, what, ...facts, dueAt };
  say(isNew ? 'purchase moved' : 'purchase waits', told);
  return written;
}
