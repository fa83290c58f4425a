import { cartBody } from '../../shop/cart-body.ts';
import { readCart } from '../../shop/cart-lines.ts';
import { changeableCartOf, readableCartOf } from '../../shop/carts.ts';
import { currencyOf, customerOf } from '../../shop/customers.ts';
import { refusal, type Route } from '../../route.ts';

const PATH = '/v1/customers/:customerId/carts/:cartId';

export const cartGet: Route = {
  method: 'GET',
  path: PATH,
  lane: 'app_or_user',
  answer: (request, world) => {
    const currency = currencyOf(customerOf(request, world), world);
    return { status: 200, body: cartBody(readableCartOf(request, world), currency, world) };
  },
};

/** Replaces the lines, prices them anew, and answers 201 although nothing was created: so the page has it. */
export const cartUpdate: Route = {
  method: 'PUT',
  path: PATH,
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const cart = changeableCartOf(request, world);
    if (cart.status === 'Ordered') {
      return refusal(400, 800065, `can't check out an already submitted cart ${cart.id}.`);
    }
    Object.assign(cart, readCart(request, customer, world));
    cart.modifiedAtMs = world.clock.nowMs();
    return { status: 201, body: cartBody(cart, currencyOf(customer, world), world) };
  },
};
