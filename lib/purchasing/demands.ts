import type { CartId, OrderId } from '../values/id.ts';
import type { BudgetHold } from './budget.ts';
import type { Purchase } from './purchase.ts';

/** What one write demands beside the purchase's own version. Every ledger asks here, so that none forgets one. */
export type Demands = {
  /** Unique over all purchases: one cart, one purchase. */
  readonly cart: CartId | undefined;
  /** Unique over all purchases: one order, one purchase. */
  readonly order: OrderId | undefined;
  /** Something that buys leaves after this write. */
  readonly purchasingOpen: boolean;
  /** `take`: if nobody else has the lock of the intent. `release`: it is ours. */
  readonly lock: 'take' | 'release' | undefined;
  readonly budget:
    { readonly change: 'reserve' | 'spend' | 'release'; readonly hold: BudgetHold } | undefined;
  /** One more purchase that nobody can explain. */
  readonly countsAsUnknown: boolean;
};

export function demandsOf(from: Purchase, to: Purchase): Demands {
  const isNew = from.stage !== to.stage;
  return {
    cart: to.stage === 'carted' && isNew ? to.cart.cartId : undefined,
    order: to.stage === 'ordered' && isNew ? to.order.orderId : undefined,
    purchasingOpen: to.stage === 'checking_out' && to.sends.length > sendCount(from),
    lock: !isNew
      ? undefined
      : to.stage === 'checking_out'
        ? 'take'
        : to.stage === 'ordered' || to.stage === 'failed'
          ? 'release'
          : undefined,
    budget: isNew ? budgetChange(to) : undefined,
    countsAsUnknown: to.stage === 'unknown' && isNew,
  };
}

function budgetChange(to: Purchase): Demands['budget'] {
  if (to.stage === 'checking_out') return { change: 'reserve', hold: to.hold };
  if (to.stage === 'ordered') return { change: 'spend', hold: to.hold };
  if (to.stage === 'failed') return { change: 'release', hold: to.hold };
  return undefined;
}

function sendCount(purchase: Purchase): number {
  return purchase.stage === 'checking_out' ? purchase.sends.length : 0;
}
