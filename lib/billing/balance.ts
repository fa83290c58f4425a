import type { Day } from '../values/day.ts';
import type { Money } from '../values/money.ts';

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
  /** Documents of this currency Microsoft showed that night: id, total (normalised sign), paid (as a positive amount). */
  readonly documents: readonly { readonly id: string; readonly total: Money; readonly paid: Money }[];
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
