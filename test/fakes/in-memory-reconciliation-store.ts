import type { Reconciliation } from '../../lib/reconciliation/discrepancy.ts';
import { summaryOf } from '../../lib/reconciliation/nightly-figures.ts';
import type { NightlyFigures, ReconciliationStore } from '../../lib/reconciliation/reconciliation-store.ts';

/** A working store in memory, with the figures it was given. */
export function inMemoryReconciliationStore(): ReconciliationStore & {
  readonly figures: Map<string, NightlyFigures>;
} {
  const runs = new Map<string, Reconciliation>();
  const figures = new Map<string, NightlyFigures>();
  let latest: Reconciliation | undefined;
  return {
    figures,
    async save(reconciliation, nightly) {
      runs.set(summaryOf(reconciliation).run, reconciliation);
      figures.set(nightly.asOf, nightly);
      if (latest === undefined || latest.asOf <= reconciliation.asOf) latest = reconciliation;
    },
    latest: async () => latest && summaryOf(latest),
    async discrepancies(run, from, limit) {
      const all = runs.get(run)?.discrepancies ?? [];
      const next = from + limit < all.length ? from + limit : undefined;
      return { items: all.slice(from, from + limit), next };
    },
  };
}
