import { cartOf } from '../carts.ts';
import { checkOut } from '../check-out.ts';
import { customerOf } from '../customers.ts';
import type { Route } from '../route.ts';

/** A body is ignored: the documents send none, Microsoft's own SDK posted the text "success". */
export const cartCheckout: Route = {
  method: 'POST',
  path: '/v1/customers/:customerId/carts/:cartId/checkout',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const cart = cartOf(request, world);
    return { status: 201, body: checkOut(cart, customer, world, request.headers['ms-correlationid']) };
  },
};
