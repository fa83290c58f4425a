import { addMonths, dayOf } from '../../../../lib/values/day.ts';
import { customerOf } from '../../shop/customers.ts';
import { isCompleted } from '../../shop/orders.ts';
import { refusal, type Route } from '../../route.ts';
import { instantText } from '../../wire.ts';

/**
 * The model calls the list `reservations`, both samples print `virtualMachineReservations`: half of the reservations
 * come under the one name and half under the other, each always under its own.
 */
export const entitlementArtifact: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/artifacts/:artifactType/groups/:groupId/lineitems/:lineItemId/resource/:resourceId',
  lane: 'user_only',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const type = request.parameters['artifactType']?.toLowerCase();
    const resourceId = request.parameters['resourceId']?.toLowerCase();
    const order = world.orders.find(
      (one) =>
        one.customerId === customer.id && one.reservationOrderId === resourceId && isCompleted(one, world),
    );
    if (order === undefined) return refusal(404, 800007, 'Unable to retrieve provisioning information');
    const expires = addMonths(dayOf(order.orderedAtMs), order.term === 'P1Y' ? 12 : 36);
    const reservation = {
      reservationId: order.reservationId,
      scopeType: 'Shared',
      displayName: order.friendlyName ?? order.title,
      quantity: order.quantity,
      expiryDateTime: `${expires}T00:00:00`,
      effectiveDateTime: instantText(order.orderedAtMs),
      provisioningState: 'Created',
    };
    return {
      status: 200,
      body: {
        type:
          type === 'virtualmachinereservedinstance'
            ? 'virtual_machine_reserved_instance'
            : 'reservedinstance',
        [listName(order.reservationId)]: [reservation],
      },
    };
  },
};

function listName(reservationId: string): string {
  return parseInt(reservationId.slice(0, 1), 16) % 2 === 0 ? 'virtualMachineReservations' : 'reservations';
}
