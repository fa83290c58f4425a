import { UNKNOWNS_THAT_STOP, UNKNOWNS_WITHIN_MS } from '../deadlines.ts';
import { decided } from '../purchasing.ts';
import type { Tools } from '../step.ts';

/** Who it is that stops purchasing where no person did. */
export const THE_WATCH = '(tieout)';

/** Stops purchasing where too much of it cannot be explained: three unknowns in an hour, since it was last opened. */
export async function watchUnknowns(tools: Pick<Tools, 'ledger' | 'nowMs' | 'alarm'>): Promise<void> {
  const { ledger, nowMs } = tools;
  const { state, since } = await ledger.purchasing();
  if (state === 'stopped') return;
  const sinceMs = Math.max(nowMs() - UNKNOWNS_WITHIN_MS, Date.parse(since));
  const unknowns = await ledger.unknownsSince(sinceMs);
  if (unknowns < UNKNOWNS_THAT_STOP) return;
  await stopPurchasing(tools, `${unknowns} purchases became unknown within an hour.`);
}

/** Stops purchasing by itself; whoever opens it again says why. */
export async function stopPurchasing(
  { ledger, nowMs, alarm }: Pick<Tools, 'ledger' | 'nowMs' | 'alarm'>,
  reason: string,
): Promise<void> {
  alarm('purchasing stopped by itself', undefined, { reason });
  for (;;) {
    const before = await ledger.purchasing();
    const after = decided(before, { state: 'stopped', by: THE_WATCH, reason }, nowMs());
    if (after === before) return;
    if ((await ledger.setPurchasing(before, after)) === 'written') return;
  }
}
