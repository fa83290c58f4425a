import { minus, noMoney, plus, amountText, equalMoney, type Money } from '../../../../lib/values/money.ts';
import { ZERO } from '../../../../lib/values/decimal.ts';
import type { Purchase, StageName } from '../../../../lib/purchasing/purchase.ts';
import { budgetName, type Book, type Budget } from './book.ts';

const RESERVES: readonly StageName[] = ['checking_out', 'unknown'];
const HAS_SPENT: readonly StageName[] = ['ordered', 'fulfilled', 'unfulfilled'];

/** Whether every budget is exactly the sum over the purchases that count against it, and within its limit. */
export function judgeMoney({ purchases, budgets }: Book): readonly string[] {
  const all = purchases.map(({ purchase }) => purchase);
  return budgets.flatMap((budget) => [
    ...compared(budget, 'reserved', heldBy(all, budget, RESERVES)),
    ...compared(budget, 'spent', heldBy(all, budget, HAS_SPENT)),
    ...passed(budget, all),
  ]);
}

function compared(budget: Budget, what: 'reserved' | 'spent', sum: Money): readonly string[] {
  if (equalMoney(budget[what], sum)) return [];
  const [has, adds] = [amountText(budget[what]), amountText(sum)];
  return [`budget ${budgetName(budget)} has ${has} ${what}, its purchases add up to ${adds}`];
}

function heldBy(purchases: readonly Purchase[], budget: Budget, stages: readonly StageName[]): Money {
  return purchases.reduce(
    (sum, purchase) =>
      stages.includes(purchase.stage) && countedIn(purchase, budget) && 'hold' in purchase
        ? plus(sum, purchase.hold.amount)
        : sum,
    noMoney(budget.currency),
  );
}

/** The budget with the limit that held for a purchase, if it counts against it. */
function countedIn(purchase: Purchase, budget: Budget) {
  if (!('hold' in purchase)) return undefined;
  return purchase.hold.budgets.find((one) => budgetName(one) === budgetName(budget));
}

function passed(budget: Budget, purchases: readonly Purchase[]): readonly string[] {
  const committed = plus(budget.reserved, budget.spent);
  const limits = purchases.flatMap((purchase) => countedIn(purchase, budget)?.limit ?? []);
  return limits.some((limit) => minus(limit, committed).amount.lt(ZERO))
    ? [`budget ${budgetName(budget)} is passed: ${amountText(committed)} are committed`]
    : [];
}
