import type { BillingBook, BillingWork, NightRun } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';

/** Notes that a document has come to rest in its night; the last one of the night has the book reconciled. */
export async function settleNight(
  tools: { readonly book: Pick<BillingBook, 'settleInNight'>; readonly work: Pick<BillingWork, 'reconcile'> },
  document: BillingDocument,
  nowMs: number,
): Promise<'finished' | 'failed'> {
  const end = endOf(document);
  const { ended } = await tools.book.settleInNight(document.night, document.header.id, end, nowMs);
  // Again for every document that follows later: reconciling the same book twice comes to the same.
  if (ended) await tools.work.reconcile(document.night);
  return end;
}

/** What is not whole is not finished: no data yet counts as failed too, so that no night looks whole that is not. */
export function endOf(document: Pick<BillingDocument, 'linesNight' | 'night'>): 'finished' | 'failed' {
  return document.linesNight === document.night ? 'finished' : 'failed';
}

export function allSettled(run: Pick<NightRun, 'planned' | 'finished' | 'failed'>): boolean {
  const settled = new Set<string>([...run.finished, ...run.failed]);
  return run.planned.every((id) => settled.has(id));
}
