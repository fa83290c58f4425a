import { advancePurchase } from './advance-purchase.ts';
import type { OutcomeSender } from './purchase-ledger.ts';
import { sendOutcomes } from './upstream/send-outcomes.ts';
import type { Tools } from './step.ts';
import { watchUnknowns } from './watch/watch-unknowns.ts';

const DUE_AT_ONCE = 200;
const SIDE_BY_SIDE = 8;
const OUTCOMES_AT_ONCE = 500;
const RETRY_OUTCOMES_MS = 60_000;

type Resumed = {
  readonly advanced: number;
  readonly failed: number;
  readonly outcomesSent: number;
  readonly outcomesLeft: number;
  /** When there will be something to do again; null where nothing waits. */
  readonly nextDueAt: string | null;
};

/** Moves every purchase that is due, then tells upstream what it has not heard. One failure holds up nobody else. */
export async function resumePurchases(tools: Tools & { readonly sender: OutcomeSender }): Promise<Resumed> {
  const { ids } = await tools.ledger.due(tools.nowMs(), DUE_AT_ONCE);
  const waiting = [...ids];
  let failed = 0;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await advancePurchase(tools, id);
      } catch (failure) {
        failed += 1;
        tools.alarm('purchase not advanced', failure, { purchaseId: id });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, ids.length) }, work));
  await watchUnknowns(tools);
  const outcomes = await sendOutcomes(tools, OUTCOMES_AT_ONCE);
  const next = await nextDueAtMs(tools, outcomes.left > 0 || outcomes.sent === OUTCOMES_AT_ONCE);
  return {
    advanced: ids.length - failed,
    failed,
    outcomesSent: outcomes.sent,
    outcomesLeft: outcomes.left,
    nextDueAt: next === undefined ? null : new Date(next).toISOString(),
  };
}

async function nextDueAtMs({ ledger, nowMs }: Tools, outcomesWait: boolean): Promise<number | undefined> {
  const { ids, nextDueAtMs: later } = await ledger.due(nowMs(), 1);
  const purchases = ids.length > 0 ? nowMs() : later;
  if (!outcomesWait) return purchases;
  return Math.min(purchases ?? Infinity, nowMs() + RETRY_OUTCOMES_MS);
}
