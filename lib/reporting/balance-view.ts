import type { RollForward } from '../billing/balances/balance.ts';
import { amountText } from '../values/money.ts';

/** The roll-forward of one currency; amounts are decimal text. `opening` is null where there is one snapshot only. */
export type BalanceView = {
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly opening: string | null;
  readonly invoiced: string;
  readonly paid: string;
  readonly closing: string;
  readonly unexplained: string | null;
};

export function balanceView(roll: RollForward): BalanceView {
  return {
    currency: roll.currency,
    from: roll.from,
    to: roll.to,
    opening: roll.opening === undefined ? null : amountText(roll.opening),
    invoiced: amountText(roll.invoiced),
    paid: amountText(roll.paid),
    closing: amountText(roll.closing),
    unexplained: roll.unexplained === undefined ? null : amountText(roll.unexplained),
  };
}
