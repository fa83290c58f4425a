import { Refused } from '../refused.ts';
import type { World } from '../world.ts';

/** Whether Partner Center is busy with a call about this cart. */
export function isBusy(world: World, cartId: string): boolean {
  return world.lateCalls.some(({ busyCartId }) => busyCartId === cartId);
}

/** The answer about a cart that another call keeps busy. */
export function busy(cartId: string, { vendor }: World): Refused {
  return vendor.underWay === 800064
    ? new Refused(409, 800064, `Cart ${cartId} is being processed by another request`)
    : new Refused(
        409,
        800060,
        'Your order is in progress. Check your order history for recent orders in few minutes',
      );
}
