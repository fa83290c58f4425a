import type { BillingPeriod } from '../values/day.ts';
import type { DocumentId, PurchaseId } from '../values/id.ts';
import type { Money } from '../values/money.ts';
import type {
  Coverage,
  Discrepancy,
  DiscrepancyKind,
  ExpectedInstalment,
  Match,
  Reconciliation,
  Suggestion,
  ToldReconciliation,
} from './discrepancy.ts';

/** A reconciliation without its long lists: counts, and how far it reaches. */
export type ReconciliationSummary = Pick<
  Reconciliation,
  'asOf' | 'rulesVersion' | 'inputHash' | 'compared' | 'absorbed' | 'movedReturns'
> & {
  /** Names the stored lists of this reconciliation. */
  readonly run: string;
  readonly matches: number;
  readonly discrepancies: number;
  readonly explained: number;
  readonly expected: number;
  readonly suggestions: number;
  readonly coverage: readonly Coverage[];
};

/** The figures of one night that later nights are compared with; one line a night, kept for good. */
export type NightlyFigures = {
  readonly asOf: string;
  readonly matches: number;
  readonly discrepancies: number;
  /** Discrepancies that no rule explains, decided or not. */
  readonly unexplained: number;
  /**
   * Their amounts per currency, each without sign: of charges, whole lines and whole documents alike. A measure of how much
   * differs, to compare nights by; what is in question is less.
   */
  readonly unexplainedMoney: readonly Money[];
};

export type Page<Item> = { readonly items: readonly Item[]; readonly next: number | undefined };

/** What is wanted of a list: that which is all of this. */
export type SoughtMatches = { readonly documentId?: DocumentId | undefined };
export type SoughtDiscrepancies = SoughtMatches & {
  readonly kind?: DiscrepancyKind | undefined;
  readonly explained?: boolean | undefined;
  readonly period?: BillingPeriod | undefined;
};

/**
 * Reads what is sought, in the order of the list, from a position of the whole list on. `limit` entries at most are looked at,
 * so that there may be fewer, or none, and yet a `next`.
 */
export type Seek<Item> = (
  from: number,
  limit: number,
) => Promise<
  Page<Item> & {
    /** Where each of them lies in the whole list. */
    readonly positions: readonly number[];
  }
>;

/** Everything that one run says of one purchase, each in the order of the run. */
export type OfPurchase = {
  readonly matches: readonly Match[];
  readonly discrepancies: readonly Discrepancy[];
  readonly expected: readonly ExpectedInstalment[];
  readonly suggestions: readonly Suggestion[];
};

/** Everything that one run says of one document. Matches come in the order of its lines. */
export type OfDocument = {
  readonly coverage: () => Promise<Coverage | undefined>;
  readonly matches: () => AsyncIterable<Match>;
  /** Also those that are about the document as a whole. */
  readonly discrepancies: () => AsyncIterable<Discrepancy>;
};

/**
 * What reconciliations found. A run is stored whole before readers see it, never changes, and stays readable after it is
 * not the latest; a later day is never replaced by an earlier one. Lists are read by page, from a position on.
 */
export interface ReconciliationStore {
  save(reconciliation: ToldReconciliation, figures: NightlyFigures): Promise<void>;
  latest(): Promise<ReconciliationSummary | undefined>;
  discrepancies(run: string, from: number, limit: number): Promise<Page<Discrepancy>>;
  matches(run: string, from: number, limit: number): Promise<Page<Match>>;
  expected(run: string, from: number, limit: number): Promise<Page<ExpectedInstalment>>;
  suggestions(run: string, from: number, limit: number): Promise<Page<Suggestion>>;
  coverage(run: string, from: number, limit: number): Promise<Page<Coverage>>;
  /** What is asked for by what it is about costs the same however long the list is. */
  seekDiscrepancies(run: string, sought: SoughtDiscrepancies): Seek<Discrepancy>;
  seekMatches(run: string, sought: SoughtMatches): Seek<Match>;
  ofPurchase(run: string, purchaseId: PurchaseId): Promise<OfPurchase>;
  ofDocument(run: string, documentId: DocumentId): OfDocument;
}
