import type { CartId, OrderId } from '../values/id.ts';
import type { Purchase } from './purchase.ts';
import type { PurchaseEvent } from './purchase-ledger.ts';

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

/** A transition that would break a promise of the ledger is our own mistake, and is stopped before it is written. */
export function assertTransition(from: Purchase, to: Purchase): void {
  const wrong = (what: string) => {
    throw new Error(`Purchase ${from.id} may not go from ${from.stage} to ${to.stage}: ${what}`);
  };
  if (from.id !== to.id || to.version !== from.version + 1)
    wrong('versions count the transitions one by one');
  if (!ALLOWED[from.stage].includes(to.stage)) wrong('there is no such transition');
  const fixed = cartOf(from);
  if (
    fixed !== undefined &&
    from.stage === 'checking_out' &&
    cartOf(to) !== undefined &&
    cartOf(to) !== fixed
  ) {
    wrong('an attempt fixes the cart');
  }
}

/** The event that begins the history of every purchase. */
export function firstEvent(purchase: Purchase): PurchaseEvent {
  const { source, requestId, lineId } = purchase.intent;
  const facts = {
    source,
    requestId,
    lineId,
    requester: purchase.requester,
    contentHash: purchase.contentHash,
  };
  return {
    version: 1,
    atMs: purchase.acceptedAtMs,
    from: undefined,
    to: 'accepted',
    what: 'Accepted.',
    facts,
  };
}

const ALLOWED: Readonly<Record<Purchase['stage'], readonly Purchase['stage'][]>> = {
  accepted: ['accepted', 'ready', 'rejected', 'cancelled'],
  ready: ['ready', 'accepted', 'carted', 'rejected', 'cancelled'],
  carted: ['carted', 'ready', 'checking_out', 'rejected', 'cancelled'],
  checking_out: ['checking_out', 'ordered', 'failed', 'unknown'],
  unknown: ['ordered', 'failed'],
  ordered: ['ordered', 'fulfilled', 'unfulfilled'],
  fulfilled: [],
  unfulfilled: [],
  rejected: [],
  cancelled: [],
  failed: [],
};

function sendCount(purchase: Purchase): number {
  return purchase.stage === 'checking_out' ? purchase.sends.length : 0;
}

function cartOf(purchase: Purchase): CartId | undefined {
  return 'cart' in purchase ? purchase.cart.cartId : undefined;
}
