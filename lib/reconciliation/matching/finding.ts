import type { BilledLine } from '../../billing/billed-line.ts';
import type { BillingPeriod, Day } from '../../values/day.ts';
import type { CustomerId, DocumentId, PurchaseId } from '../../values/id.ts';
import { minus, type Money } from '../../values/money.ts';
import type { BoughtIn, DiscrepancyKind, Match, NotBilledStage } from '../discrepancy.ts';

/** A discrepancy as a rule finds it: what does not depend on the rule is filled in from the book afterwards. */
export type Finding = {
  readonly kind: DiscrepancyKind;
  readonly rule: string;
  /** What the id is made of, beside the kind. */
  readonly concerns: readonly string[];
  readonly documentId?: DocumentId | undefined;
  readonly relatedDocumentId?: DocumentId | undefined;
  readonly purchaseId?: PurchaseId | undefined;
  readonly customerId?: CustomerId | undefined;
  readonly lines?: readonly BilledLine[] | undefined;
  readonly expected: Money | undefined;
  readonly actual: Money;
  readonly exchangeRateEffect?: Money | undefined;
  readonly instalment?: number | undefined;
  readonly boughtIn?: BoughtIn | undefined;
  /** What was not billed: how far that is, the month it belongs to, and the day it was due. */
  readonly overdue?:
    { readonly stage: NotBilledStage; readonly period: BillingPeriod; readonly dueOn: Day } | undefined;
  readonly detail: string;
};

/** What the rules decided about some lines of one document or several: exactly one judgement for every line. */
export type Judgement = {
  readonly lines: readonly BilledLine[];
  readonly matches: readonly JudgedMatch[];
  readonly finding: Finding | undefined;
};

/** A match before it is said where its line lies. */
export type JudgedMatch = Pick<Match, 'purchaseId' | 'customerId' | 'instalment' | 'by'> & {
  readonly line: BilledLine;
};

const EXPLAINED: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'bought_before_start',
  'exchange_rate',
  'rounding',
  'within_tolerance',
  'tax_on_invoice_only',
  'credit_note',
  'rebilled',
  'restated',
]);

export function isExplained(kind: DiscrepancyKind): boolean {
  return EXPLAINED.has(kind);
}

/** What was billed beyond what was expected, in one currency; else the whole of what was billed. */
export function amountInQuestion(expected: Money | undefined, actual: Money): Money {
  return expected !== undefined && expected.currency === actual.currency ? minus(actual, expected) : actual;
}
