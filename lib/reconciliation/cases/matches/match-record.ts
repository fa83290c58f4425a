import type { PurchaseId } from '../../../values/id.ts';

/**
 * What people said about the suggested matches of one charge. `identity` is the charge's own, as its suggestion names it:
 * never a version or a position, so that what was said holds for every later reconciliation. A charge belongs to at most one
 * purchase.
 */
export type MatchRecord = {
  readonly identity: string;
  /** One for each purchase that somebody decided on; the latest word on each. */
  readonly decisions: readonly DecidedMatch[];
  /** The number of its last audit entry; every write is conditional on the one that was read. */
  readonly revision: number;
  /** The hash of that entry. */
  readonly head: string;
};

export type DecidedMatch = {
  readonly suggestionId: string;
  readonly purchaseId: PurchaseId;
  readonly decision: 'confirmed' | 'refused';
  readonly by: string;
  readonly atMs: number;
  readonly why: string;
};
