/**
 * A billing period on its way to being closed.
 *
 * open      nothing has been signed; also every period that has no record yet.
 * prepared  somebody says that the checks hold, and which ones he waived and why; the figures are fixed.
 * closed    a second person has agreed to exactly these figures. What comes later is a difference against them.
 * reopened  opened again with a reason; as open.
 */
import type { BillingPeriod } from '../../values/day.ts';
import type { Money } from '../../values/money.ts';
import type { PeriodFigures } from './period-figures.ts';

type PeriodState = 'open' | 'prepared' | 'closed' | 'reopened';

export type Period = {
  readonly period: BillingPeriod;
  readonly state: PeriodState;
  readonly preparedBy: string | undefined;
  readonly preparedAtMs: number | undefined;
  readonly closedBy: string | undefined;
  readonly closedAtMs: number | undefined;
  readonly reopenedBy: string | undefined;
  readonly reopenedAtMs: number | undefined;
  readonly reopenedWhy: string | undefined;
  /** The SHA-256 of the snapshot that was prepared and, once it is closed, signed. */
  readonly snapshot: string | undefined;
  /** The figures of that snapshot. */
  readonly figures: PeriodFigures | undefined;
  /** Checks that did not hold when it was prepared, and why that is all right. */
  readonly waivers: readonly Waiver[];
  /** What periods closed before have changed since, so far as this period takes it. */
  readonly adjustments: readonly Adjustment[];
  readonly revision: number;
  /** The hash of its last audit entry, whose number is the revision. */
  readonly head: string;
};

export type Waiver = { readonly check: string; readonly why: string };

/** What a period that was closed comes to now, beyond what was signed and what later periods have taken already. */
export type Adjustment = { readonly ofPeriod: BillingPeriod; readonly amount: Money };
