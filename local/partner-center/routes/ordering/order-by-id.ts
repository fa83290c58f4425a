import { orderBody, pricesAsked } from '../../shop/order-body.ts';
import { orderOf } from '../../shop/orders.ts';
import type { Route } from '../../route.ts';

/** Unlike the list, this knows an order at once. */
export const orderById: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/orders/:orderId',
  lane: 'app_or_user',
  answer: (request, world) => ({
    status: 200,
    body: orderBody(orderOf(request, world), world, pricesAsked(request.query)),
  }),
};
