import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type {
  Absorbed,
  Compared,
  Coverage,
  Discrepancy,
  ExpectedInstalment,
  Match,
  Suggestion,
} from '../../../../lib/reconciliation/discrepancy.ts';

/** All of a discrepancy but its words, with its lines themselves. */
export type Found = Omit<Discrepancy, 'id' | 'rule' | 'detail' | 'lines'> & {
  readonly lines: readonly BilledLine[];
};

export type Paired = Pick<Match, 'purchaseId' | 'instalment' | 'by'> & { readonly line: BilledLine };

export type Suggested = Pick<Suggestion, 'purchaseId' | 'amount'> & { readonly lines: readonly BilledLine[] };

/** What the oracle says of a book: to be compared with what the core says, in whatever order. */
export type Verdict = {
  readonly found: readonly Found[];
  readonly paired: readonly Paired[];
  readonly coverage: readonly Coverage[];
  readonly expected: readonly ExpectedInstalment[];
  readonly absorbed: readonly Omit<Absorbed, 'rule'>[];
  readonly suggested: readonly Suggested[];
  readonly compared: Compared;
};

/** A purchase with all lines that belong to it, in the order in which they were billed. */
export type Own = { readonly purchase: ReconcilablePurchase; readonly lines: readonly KeyedLine[] };
export type KeyedLine = { readonly line: BilledLine; readonly by: Match['by'] };
