import { busy, isBusy } from './busy-cart.ts';
import { customerOf } from './customers.ts';
import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import type { SimulatedCart, World } from '../world.ts';

/** The cart a path names, to be read: one that has expired may be gone, ordered or not. */
export function readableCartOf(request: SimulatedRequest, world: World): SimulatedCart {
  const customer = customerOf(request, world);
  const cart = world.carts.get((request.parameters['cartId'] ?? '').toLowerCase());
  if (cart?.customerId !== customer.id) throw gone();
  if (world.vendor.expiredCart === 'gone' && isExpired(cart, world)) throw gone();
  return cart;
}

/** The cart a path names, to be changed or bought: never one that has expired, nor one with which somebody is busy. */
export function changeableCartOf(request: SimulatedRequest, world: World): SimulatedCart {
  const cart = readableCartOf(request, world);
  if (isExpired(cart, world)) throw gone();
  if (isBusy(world, cart.id)) throw busy(cart.id, world);
  return cart;
}

function isExpired(cart: SimulatedCart, world: World): boolean {
  return cart.expiresAtMs <= world.clock.nowMs();
}

function gone(): Refused {
  return new Refused(404, 800008, 'Unable to retrieve cart ID');
}
