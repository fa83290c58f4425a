import type { CartId, OrderId } from '../values/id.ts';
import type { Purchase } from './purchase.ts';

/** What one write demands beside the purchase's own version. Every ledger asks here, so that none forgets one. */
type Demands = {
  /** Unique over all purchases: one cart, one purchase. */
  readonly cart: CartId | undefined;
  /** Unique over all purchases: one order, one purchase. */
  readonly order: OrderId | undefined;
  /** Something that buys leaves after this write. */
  readonly purchasingOpen: boolean;
};

export function demandsOf(from: Purchase, to: Purchase): Demands {
  return {
    cart: to.stage === 'carted' && from.stage !== 'carted' ? to.cart.cartId : undefined,
    order: to.stage === 'ordered' && from.stage !== 'ordered' ? to.order.orderId : undefined,
    purchasingOpen: to.stage === 'checking_out' && to.sends.length > sendCount(from),
  };
}

function sendCount(purchase: Purchase): number {
  return purchase.stage === 'checking_out' ? purchase.sends.length : 0;
}
