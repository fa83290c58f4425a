import type { BudgetKey, BudgetState, CountedBudget } from '../../../../lib/purchasing/budget.ts';
import type { Outcome } from '../../../../lib/purchasing/upstream/outcome.ts';
import type {
  PurchaseEvent,
  PurchaseLedger,
  RefusedMessage,
} from '../../../../lib/purchasing/purchase-ledger.ts';
import type { Purchase } from '../../../../lib/purchasing/purchase.ts';
import type { Purchasing } from '../../../../lib/purchasing/purchasing.ts';

/** One purchase with everything the ledger keeps about it. */
export type Kept = {
  readonly purchase: Purchase;
  readonly history: readonly PurchaseEvent[];
  /** Which purchase has claimed its order; undefined where it has none. */
  readonly orderOwner: string | undefined;
  /** Which purchase has the lock that this one needs for a checkout. */
  readonly lockHolder: string | undefined;
};

export type Budget = BudgetKey & BudgetState;

/** Everything that our side says about what happened. */
export type Book = {
  readonly purchases: readonly Kept[];
  /** Every budget that any of the purchases was counted against. */
  readonly budgets: readonly Budget[];
  readonly refused: readonly RefusedMessage[];
  /** What upstream has not heard yet. */
  readonly unsent: readonly Outcome[];
  readonly purchasing: Purchasing;
};

const MORE_THAN_ANY = 10_000;

/** Reads a ledger whole. */
export async function readBook(ledger: PurchaseLedger): Promise<Book> {
  const purchases: Kept[] = [];
  for await (const purchase of ledger.all()) purchases.push(await kept(ledger, purchase));
  return {
    purchases,
    budgets: await Promise.all(
      countedBy(purchases).map(async (key) => ({ ...key, ...(await ledger.budget(key)) })),
    ),
    refused: await ledger.refusedMessages(),
    unsent: await ledger.unsentOutcomes(MORE_THAN_ANY),
    purchasing: await ledger.purchasing(),
  };
}

async function kept(ledger: PurchaseLedger, purchase: Purchase): Promise<Kept> {
  const [history, orderOwner, lockHolder] = await Promise.all([
    ledger.history(purchase.id),
    'order' in purchase ? ledger.orderOwner(purchase.order.orderId) : undefined,
    ledger.lockHolder(purchase.intent),
  ]);
  return { purchase, history, orderOwner, lockHolder };
}

function countedBy(purchases: readonly Kept[]): readonly BudgetKey[] {
  const counted = purchases.flatMap(({ purchase }) => ('hold' in purchase ? purchase.hold.budgets : []));
  return [...new Map(counted.map((budget) => [budgetName(budget), keyOf(budget)])).values()];
}

function keyOf({ scope, period, currency }: CountedBudget): BudgetKey {
  return { scope, period, currency };
}

export function budgetName({ scope, period, currency }: BudgetKey): string {
  return `${scope} ${period} ${currency}`;
}
