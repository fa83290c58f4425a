import { customerOf } from './customers.ts';
import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import type { SimulatedCart, World } from '../world.ts';

/** "Carts expire 7 days from initial creation"; the samples of 2018 and 2019 show some 15 minutes. The later one counts. */
export const CART_LIFE_MS = 7 * 86_400_000;

/** The cart a path names; one that has expired is gone, ordered or not. */
export function cartOf(request: SimulatedRequest, world: World): SimulatedCart {
  const customer = customerOf(request, world);
  const cart = world.carts.get((request.parameters['cartId'] ?? '').toLowerCase());
  if (cart?.customerId !== customer.id || cart.expiresAtMs <= world.clock.nowMs()) {
    throw new Refused(404, 800008, 'Unable to retrieve cart ID');
  }
  return cart;
}
