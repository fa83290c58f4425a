import type { BillingPeriod, Day } from '../../values/day.ts';
import type { DocumentId, PurchaseId } from '../../values/id.ts';
import type { Money } from '../../values/money.ts';
import type { CaseStatus } from '../cases/case.ts';
import type { DiscrepancyKind } from '../discrepancy.ts';
import type { PeriodCheck } from './period-check.ts';
import type { Adjustment } from './period.ts';
import type { PeriodFigures } from './period-figures.ts';

/** Everything that was signed with a period. The same state of the books gives the same bytes. */
export type PeriodSnapshot = {
  readonly period: BillingPeriod;
  readonly asOf: Day;
  /** The reconciliation it is taken from, its rules and its inputs. */
  readonly run: string;
  readonly rulesVersion: string;
  readonly inputHash: string;
  readonly figures: PeriodFigures;
  readonly adjustments: readonly Adjustment[];
  readonly checks: readonly PeriodCheck[];
  readonly documents: readonly SignedDocument[];
  readonly discrepancies: readonly SignedDiscrepancy[];
  /** What was recorded as given back in this month. Absent in what was signed before it was kept. */
  readonly returns?: readonly SignedReturn[];
  readonly cases: readonly SignedCase[];
  /** Undecided cases of earlier periods, carried over. They are named here, and decided in their own time. */
  readonly carried: readonly SignedCase[];
};

export type SignedDocument = {
  readonly id: DocumentId;
  readonly isVoid: boolean;
  readonly version: string | undefined;
  readonly lines: number;
  readonly total: Money;
  readonly beforeTax: Money;
  readonly tied: boolean;
  /** SHA-256 of the statement; undefined where there is none. */
  readonly statement: string | undefined;
};

export type SignedDiscrepancy = {
  readonly id: string;
  readonly kind: DiscrepancyKind;
  readonly explained: boolean;
  readonly amount: Money;
};

export type SignedReturn = {
  /** Of the purchase and the return. */
  readonly id: string;
  readonly purchaseId: PurchaseId;
  readonly returnId: string;
  readonly returnedOn: string;
  readonly quantity: number;
  readonly amount: Money;
};

/** A case as it stood, and the entry of its audit trail that says so: what came before it can no longer be rewritten. */
export type SignedCase = {
  readonly id: string;
  readonly status: CaseStatus;
  readonly amount: Money;
  readonly revision: number;
  readonly head: string;
};
