import type { CartId } from '../values/id.ts';
import type { Purchase } from './purchase.ts';

/** Which stage may follow which. A stage may follow itself where a purchase waits in it; an end is followed by nothing. */
export const FOLLOWERS: Readonly<Record<Purchase['stage'], readonly Purchase['stage'][]>> = {
  accepted: ['accepted', 'awaiting_approval', 'ready', 'rejected', 'cancelled'],
  awaiting_approval: ['awaiting_approval', 'accepted', 'cancelled'],
  ready: ['ready', 'accepted', 'carted', 'rejected', 'cancelled'],
  carted: ['carted', 'ready', 'awaiting_approval', 'checking_out', 'rejected', 'cancelled'],
  checking_out: ['checking_out', 'ordered', 'failed', 'unknown'],
  unknown: ['unknown', 'ordered', 'failed'],
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
  if (!FOLLOWERS[from.stage].includes(to.stage)) wrong('there is no such transition');
  if ('sends' in from && 'sends' in to) {
    if (cartOf(from) !== cartOf(to)) wrong('an attempt fixes the cart');
    if (to.sends.length < from.sends.length) wrong('what was sent is not forgotten');
  }
}

function cartOf(purchase: Purchase): CartId | undefined {
  return 'cart' in purchase ? purchase.cart.cartId : undefined;
}
