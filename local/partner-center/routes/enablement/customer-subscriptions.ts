import { OUR_MPN_ID } from '../../our-mpn-id.ts';
import { customerOf } from '../../shop/customers.ts';
import type { Route } from '../../route.ts';
import { subscriptionBody, subscriptionOrderId } from '../../shop/subscription-body.ts';
import { collection } from '../../wire.ts';

/** `order_id` asks for those of one order, `mpn_id` for those a partner sold: all are ours. */
export const customerSubscriptions: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/subscriptions',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const orderId = request.query.get('order_id')?.toLowerCase();
    const mpnId = request.query.get('mpn_id') ?? OUR_MPN_ID;
    const asked = customer.subscriptions.filter(
      (subscription) =>
        mpnId === OUR_MPN_ID && (orderId === undefined || subscriptionOrderId(subscription) === orderId),
    );
    return { status: 200, body: collection(asked.map((one) => subscriptionBody(customer, one, world))) };
  },
};
