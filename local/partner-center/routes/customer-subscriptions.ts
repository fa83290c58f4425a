import { customerOf } from '../customers.ts';
import type { Route } from '../route.ts';
import { subscriptionBody, subscriptionOrderId } from '../subscription-body.ts';
import { collection } from '../wire.ts';

export const customerSubscriptions: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const orderId = request.query.get('order_id');
    const asked = customer.subscriptions.filter(
      (subscription) => orderId === null || subscriptionOrderId(subscription) === orderId,
    );
    return { status: 200, body: collection(asked.map((one) => subscriptionBody(customer, one, world))) };
  },
};
