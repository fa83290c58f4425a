import type { BalanceSnapshot, RollForward } from '../../billing/balances/balance.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, plus, minus, type Money } from '../../values/money.ts';

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
  /** T5: what should be owed beside what Microsoft says is owed. */
  readonly check: BalanceCheck;
  /** Nights whose balance is to be doubted, and why. */
  readonly doubts: readonly { readonly night: string; readonly why: string }[];
};

/** `does_not_apply`: a first snapshot has nothing to be compared with. */
type BalanceCheck = {
  readonly check: 'T5';
  readonly title: string;
  readonly left: { readonly name: string; readonly figure: string } | null;
  readonly right: { readonly name: string; readonly figure: string };
  readonly verdict: 'equal' | 'differs' | 'does_not_apply';
};

type Snapshot = Pick<BalanceSnapshot, 'night' | 'balance' | 'suspect' | 'detailsSum'>;

export function balanceView(roll: RollForward, snapshots: readonly Snapshot[]): BalanceView {
  const { opening, closing, unexplained } = roll;
  return {
    currency: roll.currency,
    from: roll.from,
    to: roll.to,
    opening: text(opening),
    invoiced: amountText(roll.invoiced),
    paid: amountText(roll.paid),
    closing: amountText(closing),
    unexplained: text(unexplained),
    check: {
      check: 'T5',
      title: 'the balance against what was invoiced and paid',
      left:
        opening === undefined ? null : { name: 'opening + invoiced - paid', figure: expected(roll, opening) },
      right: { name: "Microsoft's balance", figure: amountText(closing) },
      verdict:
        unexplained === undefined ? 'does_not_apply' : unexplained.amount.eq(ZERO) ? 'equal' : 'differs',
    },
    doubts: snapshots
      .filter(({ balance }) => balance.currency === roll.currency)
      .toSorted((one, other) => (one.night < other.night ? -1 : 1))
      .flatMap((snapshot) => doubtsOf(snapshot).map((why) => ({ night: snapshot.night, why }))),
  };
}

function expected({ invoiced, paid }: RollForward, opening: Money): string {
  return amountText(minus(plus(opening, invoiced), paid));
}

function doubtsOf({ suspect, detailsSum }: Snapshot): readonly string[] {
  return [
    ...(suspect ? ['It fell to zero without payments that explain it; it is not believed.'] : []),
    ...(detailsSum ? [] : ['Its parts do not sum to it.']),
  ];
}

function text(value: Money | undefined): string | null {
  return value === undefined ? null : amountText(value);
}
