import type { BudgetHold, BudgetKey, BudgetState } from '../../lib/purchasing/budget.ts';
import type { Demands } from '../../lib/purchasing/demands.ts';
import { ZERO } from '../../lib/values/decimal.ts';
import { minus, noMoney, plus } from '../../lib/values/money.ts';

/** What stands in every budget that was ever used. It keeps no limits: each reservation brings the one it is held to. */
export type InMemoryBudgets = {
  /** Whether each budget of the hold holds this much more. */
  readonly hold: (hold: BudgetHold) => boolean;
  readonly change: (budget: NonNullable<Demands['budget']>) => void;
  readonly state: (key: BudgetKey) => BudgetState;
  readonly all: () => Iterable<BudgetKey & BudgetState>;
};

export function createInMemoryBudgets(): InMemoryBudgets {
  const budgets = new Map<string, BudgetKey & BudgetState>();
  const state = ({ scope, period, currency }: BudgetKey) =>
    budgets.get(nameOf(scope, period, currency)) ?? {
      ...{ scope, period, currency },
      reserved: noMoney(currency),
      spent: noMoney(currency),
    };
  return {
    hold({ amount, budgets: counted }) {
      for (const budget of counted) {
        const { reserved, spent } = state(budget);
        const room = minus(budget.limit, plus(plus(reserved, spent), amount));
        if (room.amount.lt(ZERO)) return false;
      }
      return true;
    },
    change({ change, hold }) {
      const { amount } = hold;
      for (const { scope, period, currency } of hold.budgets) {
        const before = state({ scope, period, currency });
        budgets.set(nameOf(scope, period, currency), {
          ...{ scope, period, currency },
          reserved: change === 'reserve' ? plus(before.reserved, amount) : minus(before.reserved, amount),
          spent: change === 'spend' ? plus(before.spent, amount) : before.spent,
        });
      }
    },
    state(key) {
      const { reserved, spent } = state(key);
      return { reserved, spent };
    },
    all: () => budgets.values(),
  };
}

function nameOf(scope: string, period: string, currency: string): string {
  return `${scope} ${period} ${currency}`;
}
