import type { Day } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import type { BillingBook, BillingWork } from '../billing-book.ts';
import { QUEUED_MS } from '../waits.ts';

/**
 * Queues the documents that are due: exports to look at, data that was not ready, statements that are missing. Once
 * each while the message is on its way, however long the queue is; again where it got lost.
 */
export async function queueDue(
  {
    book,
    work,
  }: { readonly book: Pick<BillingBook, 'due' | 'read' | 'hold'>; readonly work: Pick<BillingWork, 'sync'> },
  nowMs: number,
): Promise<{ readonly queued: number; readonly nextDueAt: string | null }> {
  const { ids, nextDueAtMs } = await book.due(nowMs, MOST_AT_ONCE);
  let queued = 0;
  const byNight = new Map<Day, DocumentId[]>();
  for (const id of ids) {
    const document = await book.read(id);
    if (!document || !(await book.hold(id, nowMs, nowMs + QUEUED_MS))) continue;
    byNight.set(document.night, [...(byNight.get(document.night) ?? []), id]);
    queued += 1;
  }
  for (const [night, due] of byNight) await work.sync(night, due);
  return {
    queued,
    nextDueAt: nextDueAtMs === undefined ? null : new Date(nextDueAtMs).toISOString(),
  };
}

const MOST_AT_ONCE = 200;
