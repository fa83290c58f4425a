import type { Day } from '../values/day.ts';
import type { DocumentId } from '../values/id.ts';
import type { BillingBook, BillingWork } from './billing-book.ts';

/** Queues the documents that are due: exports to look at, data that was not ready, statements that are missing. */
export async function queueDue(
  {
    book,
    work,
  }: { readonly book: Pick<BillingBook, 'due' | 'read'>; readonly work: Pick<BillingWork, 'sync'> },
  nowMs: number,
): Promise<{ readonly queued: number; readonly nextDueAt: string | null }> {
  const { ids, nextDueAtMs } = await book.due(nowMs, MOST_AT_ONCE);
  const byNight = new Map<Day, DocumentId[]>();
  for (const id of ids) {
    const document = await book.read(id);
    if (document) byNight.set(document.night, [...(byNight.get(document.night) ?? []), id]);
  }
  for (const [night, due] of byNight) await work.sync(night, due);
  return {
    queued: ids.length,
    nextDueAt: nextDueAtMs === undefined ? null : new Date(nextDueAtMs).toISOString(),
  };
}

const MOST_AT_ONCE = 200;
