import type { Money } from '../../values/money.ts';

/**
 * One comparison of a document with itself or with its family, with the figures of both sides. BILLING.md 2.5 names
 * them: T0 complete, T1 each line, T2 before tax against the statement, T3 gross against the document's total, T4 with its
 * credit notes. T5, the roll-forward of the balance, is of a currency and lies with the balances.
 */
export type TieCheck = {
  readonly check: 'T0' | 'T1' | 'T2' | 'T3' | 'T4';
  /** What is compared, as a heading: `parts received`, `lines before tax against the statement`. */
  readonly title: string;
  readonly left: CheckSide | undefined;
  readonly right: CheckSide | undefined;
  readonly verdict: Verdict;
  /** In words, where it is not simply equal. */
  readonly detail: string;
};

/** `unread`: one side could not be had or read, which is not the same as equal. */
type Verdict = 'equal' | 'explained' | 'differs' | 'unread' | 'does_not_apply';

export type CheckSide = { readonly name: string; readonly figure: Money | number };
