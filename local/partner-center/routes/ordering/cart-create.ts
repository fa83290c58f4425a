import { cartBody } from '../../shop/cart-body.ts';
import { readCart } from '../../shop/cart-lines.ts';
import { currencyOf, customerOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';
import type { SimulatedCart } from '../../world.ts';

/** Never idempotent: the same `MS-RequestId` twice makes two carts, since nothing anywhere promises otherwise. */
export const cartCreate: Route = {
  method: 'POST',
  path: '/v1/customers/:customerId/carts',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const { attested, lines } = readCart(request, customer, world);
    const nowMs = world.clock.nowMs();
    const cart: SimulatedCart = {
      id: world.newGuid(),
      customerId: customer.id,
      createdAtMs: nowMs,
      modifiedAtMs: nowMs,
      expiresAtMs: nowMs + world.vendor.cartLifeMinutes * 60_000,
      status: 'Active',
      attested,
      lines,
      checkout: undefined,
    };
    world.carts.set(cart.id, cart);
    return { status: 201, body: cartBody(cart, currencyOf(customer, world), world) };
  },
};
