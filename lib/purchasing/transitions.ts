import type { CartId } from '../values/id.ts';
import type { Purchase } from './purchase.ts';

/** Which stage may follow which. A stage may follow itself where a purchase waits in it; an end is followed by nothing. */
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

function cartOf(purchase: Purchase): CartId | undefined {
  return 'cart' in purchase ? purchase.cart.cartId : undefined;
}
