import type { BillingWork } from '../../lib/billing/billing-book.ts';
import type { Day } from '../../lib/values/day.ts';
import type { DocumentId } from '../../lib/values/id.ts';

/** The two work queues, in memory: what was put into them, in order. */
export function inMemoryBillingWork(): BillingWork & {
  readonly toSync: { night: Day; id: DocumentId }[];
  readonly toReconcile: Day[];
} {
  const toSync: { night: Day; id: DocumentId }[] = [];
  const toReconcile: Day[] = [];
  return {
    toSync,
    toReconcile,
    sync: async (night, ids) => void toSync.push(...ids.map((id) => ({ night, id }))),
    reconcile: async (night) => void toReconcile.push(night),
  };
}
