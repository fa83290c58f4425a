import { customerOf, subscriptionOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';
import { subscriptionBody } from '../../shop/subscription-body.ts';

export const subscriptionById: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions/:subscriptionId',
  lane: 'app_or_user',
  answer: (request, world) => ({
    status: 200,
    body: subscriptionBody(customerOf(request, world), subscriptionOf(request, world), world),
  }),
};
