import type { BillingWork } from '../../lib/billing/billing-book.ts';
import type { EstimateId } from '../../lib/billing/estimates/estimate.ts';
import type { Day } from '../../lib/values/day.ts';
import type { DocumentId } from '../../lib/values/id.ts';

/** The work queues, in memory: what was put into them, in order. */
export function inMemoryBillingWork(): BillingWork & {
  readonly toSync: { night: Day; id: DocumentId }[];
  readonly toEstimate: { night: Day; id: EstimateId }[];
  readonly toPlan: Day[];
  readonly toReconcile: Day[];
} {
  const toSync: { night: Day; id: DocumentId }[] = [];
  const toEstimate: { night: Day; id: EstimateId }[] = [];
  const toPlan: Day[] = [];
  const toReconcile: Day[] = [];
  return {
    toSync,
    toEstimate,
    toPlan,
    toReconcile,
    sync: async (night, ids) => void toSync.push(...ids.map((id) => ({ night, id }))),
    estimate: async (night, ids) => void toEstimate.push(...ids.map((id) => ({ night, id }))),
    plan: async (night) => void toPlan.push(night),
    reconcile: async (night) => void toReconcile.push(night),
  };
}
