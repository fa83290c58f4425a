import type { Day } from '../../values/day.ts';
import type { Money } from '../../values/money.ts';

/** What is unpaid in one currency on one night. Microsoft keeps no history: ours is the only one. */
export type BalanceSnapshot = {
  readonly night: Day;
  readonly takenAtMs: number;
  readonly balance: Money;
  /** Up to when Microsoft had counted. */
  readonly accountingDate: Day | undefined;
  /** The parts by invoice type; they sum to the balance, or the snapshot says that they do not. */
  readonly details: readonly { readonly invoiceType: string; readonly balance: Money }[];
  readonly detailsSum: boolean;
  /** A balance that fell to zero without payments is suspect, and is not believed without a person. */
  readonly suspect: boolean;
  /**
   * What the documents of this currency ever came to and what was ever paid on them, exact, up to the accounting date:
   * what is owed and its payment positive, what is given back and its use negative, void documents 0. A document that
   * Microsoft shows no longer counts as it last was: lists end somewhere, debts do not.
   */
  readonly invoiced: Money;
  readonly paid: Money;
  /**
   * Whether the totals of the list are gross, or lines and statements had to say the tax because this tenant's list leaves
   * it out. Sums of the one kind are not compared with sums of the other. Absent: listed.
   */
  readonly totals?: 'listed' | 'by_statement' | undefined;
  /** How many documents are in these sums. */
  readonly counted: number;
};

/** opening + invoiced - paid = closing + unexplained, between the first and the last snapshot of a currency. */
export type RollForward = {
  readonly currency: string;
  readonly from: Day;
  readonly to: Day;
  /** Undefined where there is only one snapshot: a first snapshot has no opening. */
  readonly opening: Money | undefined;
  readonly invoiced: Money;
  readonly paid: Money;
  readonly closing: Money;
  readonly unexplained: Money | undefined;
};
