import type { DocumentId, PurchaseId } from '../values/id.ts';
import type { Money } from '../values/money.ts';

/** The specific ways in which the two sides differ; what each means and what to do about it: docs/discrepancies.md. */
export type DiscrepancyKind =
  | 'billed_twice'
  | 'unit_price_differs'
  | 'quantity_differs'
  | 'term_differs'
  | 'customer_differs'
  | 'currency_differs'
  | 'amount_differs'
  | 'billed_not_purchased'
  | 'bought_before_start'
  | 'purchased_not_billed'
  | 'refund_missing'
  | 'refund_unannounced'
  | 'billed_after_cancellation'
  | 'exchange_rate'
  | 'rounding'
  | 'renewed'
  | 'test_purchase'
  | 'unknown_charge_type'
  | 'tax_on_invoice_only'
  | 'credit_note'
  | 'rebilled'
  | 'restated'
  | 'lines_do_not_sum'
  | 'statement_differs';

/** One specific way two sides differ, with both sides and the money in question. */
export type Discrepancy = {
  /** Stable over nights and versions: made of the kind and what it concerns, never of a version or a position. */
  readonly id: string;
  readonly kind: DiscrepancyKind;
  /** True where the difference is explained and nobody has to act. */
  readonly explained: boolean;
  readonly documentId: DocumentId | undefined;
  readonly purchaseId: PurchaseId | undefined;
  /** Charges before tax, whole documents with it. Undefined where nothing can be expected (`unknown_charge_type`). */
  readonly expected: Money | undefined;
  readonly actual: Money;
  /** actual - expected; the whole actual amount where the expectation is in another currency or there is none. */
  readonly amount: Money;
  /** The instalment concerned, counted from 1. */
  readonly instalment: number | undefined;
  /** A sentence for the person who reads it. */
  readonly detail: string;
};

/** A line paired with a purchase. Exclusive: no line and no instalment is in two matches. */
export type Match = {
  readonly purchaseId: PurchaseId;
  readonly documentId: DocumentId;
  readonly part: number;
  readonly lineNumber: number;
  readonly instalment: number | undefined;
  /** Which key paired them: `reservation_order_id`, `order_id` or `alternate_id`. */
  readonly by: string;
  readonly amount: Money;
};

/** How one document is explained to its last cent: matched + discrepant + outOfScope = lines before tax. */
export type Coverage = {
  readonly documentId: DocumentId;
  readonly matched: Money;
  readonly discrepant: Money;
  readonly outOfScope: Money;
  readonly linesSubtotal: Money;
};

export type Reconciliation = {
  readonly asOf: string;
  readonly rulesVersion: string;
  /** SHA-256 over the inputs: the same inputs give the same bytes. */
  readonly inputHash: string;
  readonly matches: readonly Match[];
  readonly discrepancies: readonly Discrepancy[];
  readonly coverage: readonly Coverage[];
  /** Instalments not due yet: expected, and in no way wrong. */
  readonly expected: readonly {
    readonly purchaseId: PurchaseId;
    readonly instalment: number;
    readonly dueOn: string;
    readonly amount: Money;
  }[];
};
