import type { Money } from '../values/money.ts';
import type { Coverage, Discrepancy, Reconciliation } from './discrepancy.ts';

/** A reconciliation without its long lists: counts, and how far it reaches. */
export type ReconciliationSummary = Pick<Reconciliation, 'asOf' | 'rulesVersion' | 'inputHash'> & {
  /** Names the stored lists of this reconciliation. */
  readonly run: string;
  readonly matches: number;
  readonly discrepancies: number;
  readonly explained: number;
  readonly expected: number;
  readonly coverage: readonly Coverage[];
};

/** The figures of one night that later nights are compared with; one line a night, kept for good. */
export type NightlyFigures = {
  readonly asOf: string;
  readonly matches: number;
  readonly discrepancies: number;
  /** Discrepancies somebody has to look at, and the money in question in them, per currency, without sign. */
  readonly unexplained: number;
  readonly inQuestion: readonly Money[];
};

type Page<Item> = { readonly items: readonly Item[]; readonly next: number | undefined };

/** What reconciliations found. A run is stored whole before readers see it, and a later day is never replaced by an earlier one. */
export interface ReconciliationStore {
  save(reconciliation: Reconciliation, figures: NightlyFigures): Promise<void>;
  latest(): Promise<ReconciliationSummary | undefined>;
  /** The discrepancies of one run in their order, from a position on; a run stays readable after it is not the latest. */
  discrepancies(run: string, from: number, limit: number): Promise<Page<Discrepancy>>;
}
