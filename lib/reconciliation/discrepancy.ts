import type { LineCategory } from '../billing/billed-line.ts';
import type { BillingPeriod, Day } from '../values/day.ts';
import type { CustomerId, DocumentId, PurchaseId } from '../values/id.ts';
import type { Currency, Money } from '../values/money.ts';
import type { MovedReturn } from './book.ts';

/** The specific ways in which the two sides differ; what each means and what to do about it: docs/discrepancies.md. */
export type DiscrepancyKind =
  | 'billed_twice'
  | 'unit_price_differs'
  | 'quantity_differs'
  | 'term_differs'
  | 'customer_differs'
  | 'currency_differs'
  | 'amount_differs'
  | 'within_tolerance'
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

/** Where one line lies: the evidence of a discrepancy, and how it is found in the archive. */
export type LinePlace = {
  readonly documentId: DocumentId;
  readonly version: string;
  readonly part: number;
  readonly lineNumber: number;
};

/** Where a reservation that is not ours was bought, as its prefix and the orders we saw at Microsoft tell. */
export type BoughtIn = 'partner_center' | 'azure_portal' | 'test_account' | 'unknown';

/** `late`: its own document came without it, or its day is past. `missing`: so did the next month's. */
export type NotBilledStage = 'late' | 'missing';

/** One specific way two sides differ, with both sides and the money in question. */
export type Discrepancy = {
  /** Stable over nights and versions: made of the kind and what it concerns, never of a version or a position. */
  readonly id: string;
  readonly kind: DiscrepancyKind;
  /** The name of the rule that decided; the version of the rules stands in the run. */
  readonly rule: string;
  /** True where the difference is explained and nobody has to act. */
  readonly explained: boolean;
  readonly documentId: DocumentId | undefined;
  /** The document that this one takes the place of (`rebilled`), or amends (`credit_note`). */
  readonly relatedDocumentId?: DocumentId | undefined;
  readonly purchaseId: PurchaseId | undefined;
  /** Whose charge it is: the line's customer, else the purchase's. Undefined for whole documents. */
  readonly customerId: CustomerId | undefined;
  /** Charges before tax, whole documents with it. Undefined where nothing can be expected (`unknown_charge_type`). */
  readonly expected: Money | undefined;
  readonly actual: Money;
  /** actual - expected; the whole actual amount where the expectation is in another currency or there is none. */
  readonly amount: Money;
  /**
   * How much of `amount` comes of the month's exchange rate alone, where a converted charge differs in something else as
   * well; the rest is what is in dispute. Undefined where it is nothing, or cannot be known.
   */
  readonly exchangeRateEffect?: Money | undefined;
  /** The instalment concerned, counted from 1. */
  readonly instalment: number | undefined;
  /** The lines it is about; none where something is missing, or where whole documents are compared. */
  readonly lines: readonly LinePlace[];
  /** The billing period it belongs to: its document's, or the one in which it should have been billed. */
  readonly period: BillingPeriod;
  /** From when its age counts: the date of the document, or the day on which the charge was due. */
  readonly since: Day;
  /** Only where something was billed or given back that no purchase explains. */
  readonly boughtIn: BoughtIn | undefined;
  /** Only for what was not billed or not given back. */
  readonly stage: NotBilledStage | undefined;
  /** A sentence for the person who reads it. */
  readonly detail: string;
};

/** Which key paired a line with its purchase; `confirmed`: a person did. */
export type MatchedBy = 'reservation_order_id' | 'order_id' | 'alternate_id' | 'confirmed';

/** A line paired with a purchase. Exclusive: no line is in two matches, and no two charges are in one instalment. */
export type Match = LinePlace & {
  readonly purchaseId: PurchaseId;
  readonly customerId: CustomerId;
  /** Undefined for refunds, and for pairs that leave nothing. */
  readonly instalment: number | undefined;
  readonly by: MatchedBy;
  /** Of the line, before tax. */
  readonly amount: Money;
};

/** An unmatched charge that may be of a purchase, as softer signs say. A person confirms it or refuses it. */
export type Suggestion = {
  /** The identity of the charge and the purchase. */
  readonly id: string;
  /** What the decision is kept under. */
  readonly identity: string;
  readonly purchaseId: PurchaseId;
  readonly customerId: CustomerId;
  /** All unmatched lines of this identity that fit the purchase. */
  readonly lines: readonly LinePlace[];
  /** What they come to before tax. */
  readonly amount: Money;
  readonly period: BillingPeriod;
  readonly detail: string;
};

/** How one document is explained to its last cent: matched + discrepant + outOfScope = lines before tax. */
export type Coverage = {
  readonly documentId: DocumentId;
  readonly version: string;
  readonly period: BillingPeriod;
  /** Of a void document no line takes part. */
  readonly isVoid: boolean;
  readonly matched: Money;
  /** In a discrepancy, explained or not. */
  readonly discrepant: Money;
  readonly outOfScope: Money;
  readonly linesSubtotal: Money;
  readonly lines: {
    readonly matched: number;
    readonly discrepant: number;
    readonly outOfScope: number;
    readonly total: number;
  };
  /** What the rest charges for, in the order of its names. */
  readonly outOfScopeBy: readonly {
    readonly category: LineCategory;
    readonly lines: number;
    readonly amount: Money;
  }[];
};

/** What rounding and tolerances took as it is, so that nothing disappears unseen. */
export type Absorbed = {
  readonly currency: Currency;
  readonly kind: 'rounding' | 'within_tolerance';
  readonly rule: string;
  readonly count: number;
  /** What was billed too much, and too little: positive and negative, or nothing. */
  readonly above: Money;
  readonly below: Money;
};

/** How far the comparison reaches: n of m. */
export type Compared = {
  readonly documents: number;
  readonly ofDocuments: number;
  /** Documents whose lines are not here yet: nothing is said of what may be on them. */
  readonly unread: readonly DocumentId[];
  readonly lines: number;
  readonly purchases: number;
};

/** What is still to come of a purchase and in no way wrong: an instalment, or the refund of a recorded return. */
export type ExpectedInstalment = {
  readonly purchaseId: PurchaseId;
  readonly customerId: CustomerId;
  readonly instalment: number | undefined;
  readonly returnId: string | undefined;
  /** The month on whose document it should be. */
  readonly period: BillingPeriod;
  readonly dueOn: Day;
  /** Before tax; a refund is negative. */
  readonly amount: Money;
};

export type Reconciliation = {
  readonly asOf: Day;
  readonly rulesVersion: string;
  /** SHA-256 over the inputs: the same inputs give the same bytes. */
  readonly inputHash: string;
  readonly compared: Compared;
  readonly matches: readonly Match[];
  readonly discrepancies: readonly Discrepancy[];
  /** How many discrepancies are explained. */
  readonly explained: number;
  readonly suggestions: readonly Suggestion[];
  readonly coverage: readonly Coverage[];
  /** Up to the end of the next month. */
  readonly expected: readonly ExpectedInstalment[];
  readonly absorbed: readonly Absorbed[];
  readonly movedReturns: readonly MovedReturn[];
};

/** A reconciliation whose long lists, which may have an entry for every line, are told one after the other. */
export type ToldReconciliation = Omit<Reconciliation, 'matches' | 'discrepancies'> & {
  readonly matches: Told<Match>;
  readonly discrepancies: Told<Discrepancy>;
};

type Told<Entry> = Iterable<Entry> & { readonly length: number };
