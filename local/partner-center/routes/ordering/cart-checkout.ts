import { changeableCartOf } from '../../shop/carts.ts';
import { checkOut } from '../../shop/check-out.ts';
import { customerOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';

/** A body is ignored: the documents send none, Microsoft's own SDK posted the text "success". */
export const cartCheckout: Route = {
  method: 'POST',
  path: '/v1/customers/:customerId/carts/:cartId/checkout',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const cart = changeableCartOf(request, world);
    const body = checkOut(cart, customer, world, {
      correlationId: request.headers['ms-correlationid'],
      failure: request.orderFailure,
      badEnd: request.badEnd,
    });
    return { status: 201, body };
  },
};
