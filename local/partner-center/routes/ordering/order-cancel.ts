import { orderBody } from '../../shop/order-body.ts';
import { isVoid, orderOf } from '../../shop/orders.ts';
import { Refused } from '../../refused.ts';
import { objectBody, textProperty } from '../../request-body.ts';
import type { Route } from '../../route.ts';

const LATEST_MS = 60 * 86_400_000;

/**
 * Cancels an order of the integration sandbox, whole, up to 60 days after it was placed. In production a reservation
 * cannot be cancelled here, only returned in Azure. Page: cancel-an-order-from-the-integration-sandbox.
 */
export const orderCancel: Route = {
  method: 'PATCH',
  path: '/v1/customers/:customerId/orders/:orderId',
  lane: 'app_or_user',
  answer: (request, world) => {
    const lines = orderOf(request, world);
    const [first] = lines;
    const body = objectBody(request);
    const id = textProperty(body, 'id')?.toLowerCase();
    if (textProperty(body, 'status')?.toLowerCase() !== 'cancelled')
      throw new Refused(400, 800002, 'Invalid request input: status');
    if (id !== undefined && id !== first.id && id !== first.alternateId)
      throw new Refused(400, 800002, 'Invalid request input: id');
    if (!world.scenario.sandbox) {
      throw new Refused(
        403,
        800019,
        "Non-Sandbox tenants aren't allowed to cancel purchases other than software subscriptions and perpetual software",
      );
    }
    const nowMs = world.clock.nowMs();
    if (isVoid(first, world) || nowMs > first.orderedAtMs + LATEST_MS)
      throw new Refused(400, 800061, "Order can't be canceled");
    for (const line of lines) line.cancelledAtMs = nowMs;
    return { status: 200, body: orderBody(lines, world) };
  },
};
