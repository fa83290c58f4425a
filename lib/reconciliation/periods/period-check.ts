import type { Money } from '../../values/money.ts';

/** What has to hold before a period can be prepared and closed; docs/period-close.md says what each one means. */
export const PERIOD_CHECKS = [
  'period_over',
  'documents_received',
  'documents_loaded',
  'documents_tied',
  'lines_explained',
  'reconciled_since',
  'cases_follow',
  'cases_decided',
  'night_whole',
  'balances_rolled',
] as const;
export type PeriodCheckName = (typeof PERIOD_CHECKS)[number];

/** One check with the figures of both sides. */
export type PeriodCheck = {
  readonly check: PeriodCheckName;
  /** What is compared, as a heading. */
  readonly title: string;
  readonly left: CheckSide;
  readonly right: CheckSide;
  /** `waived`: it does not hold, and the preparer said why that is all right. */
  readonly verdict: 'holds' | 'fails' | 'waived';
  /** Whether it may be waived: what is amiss lies outside of what can be corrected here. */
  readonly mayBeWaived: boolean;
  /** In words, and by name, what is amiss; empty where it holds. */
  readonly detail: string;
};

/** A day, a count or an amount. */
export type CheckSide = { readonly name: string; readonly figure: Money | number | string };
