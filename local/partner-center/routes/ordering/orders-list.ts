import { customerOf } from '../../shop/customers.ts';
import { orderBody, pricesAsked } from '../../shop/order-body.ts';
import { ordersOf } from '../../shop/orders.ts';
import type { Route } from '../../route.ts';
import { collection } from '../../wire.ts';

/** An order is in the collection with a delay, which is always the same here. */
export const ordersList: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/orders',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    // Asked for as `onetime`, answered as `one_time`.
    const billingType = request.query.get('billingType')?.toLowerCase().replaceAll('_', '');
    const listed = ordersOf(world, customer.id).filter(
      ([order]) =>
        order.orderedAtMs + world.vendor.listedAfterMinutes * 60_000 <= world.clock.nowMs() &&
        (billingType === undefined || order.billingCycle.replaceAll('_', '') === billingType),
    );
    const items = listed.map((lines) => orderBody(lines, world, pricesAsked(request.query)));
    return { status: 200, body: collection(items, `/customers/${customer.id}/orders`) };
  },
};
