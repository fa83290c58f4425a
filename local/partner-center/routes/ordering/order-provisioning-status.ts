import { orderOf, orderStatus } from '../../shop/orders.ts';
import type { Route } from '../../route.ts';
import { collection } from '../../wire.ts';

/** The table capitalises the states, the sample prints `fulfilled`. */
const STATES: Readonly<Record<string, string>> = {
  pending: 'PrefulfillmentPending',
  completed: 'fulfilled',
};

export const orderProvisioningStatus: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/orders/:orderId/provisioningstatus',
  lane: 'user_only',
  answer: (request, world) => {
    const items = orderOf(request, world).map((line, lineItemNumber) => {
      const status = STATES[orderStatus(line, world)] ?? 'Unfulfilled';
      return {
        orderLineItemId: lineItemNumber,
        lineItemNumber,
        status,
        quantityProvisioningInformation: [{ quantity: line.quantity, status }],
      };
    });
    return { status: 200, body: collection(items) };
  },
};
