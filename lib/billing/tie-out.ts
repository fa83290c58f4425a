import type { Money } from '../values/money.ts';

/** A part of a document's difference that is explained, by a rule and never by a guess. */
export type Explained = { readonly kind: 'tax_on_invoice_only'; readonly amount: Money };

/** Something about the document as a whole that does not agree. */
export type DocumentFinding = {
  readonly kind: 'lines_do_not_sum' | 'statement_differs';
  readonly expected: Money;
  readonly actual: Money;
};

/** Whether one document agrees with itself: header, lines and statement. The figures of all sides are kept. */
export type TieOut = {
  /** Document total, its sign normalised: what is owed is positive, what is given back negative. */
  readonly total: Money;
  readonly linesTotal: Money;
  /** total - linesTotal. */
  readonly difference: Money;
  readonly explained: readonly Explained[];
  readonly unexplained: Money;
  readonly findings: readonly DocumentFinding[];
  /** Statement proven and nothing unexplained. */
  readonly tied: boolean;
  /** Why it is not tied, in words a finance person can act on; empty where it is. */
  readonly why: string;
};
