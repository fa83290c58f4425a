import { addMonths, dayOf } from '../../../lib/values/day.ts';
import { customerOf } from '../customers.ts';
import { guidOf } from '../deterministic-ids.ts';
import { isCompleted, ordersOf } from '../orders.ts';
import type { Route } from '../route.ts';
import { collection, link } from '../wire.ts';
import type { SimulatedOrder } from '../world.ts';

const RESERVATION_TYPES = ['reservedinstance', 'virtualmachinereservedinstance'];

/** What the customer holds. A reservation appears once its order is completed; a return does not show here. */
export const entitlementsList: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/entitlements',
  lane: 'user_only',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const type = request.query.get('entitlementType')?.toLowerCase().replaceAll('_', '');
    const asked = type === undefined || RESERVATION_TYPES.includes(type);
    const orders = asked ? ordersOf(world, customer.id) : [];
    const showExpiry = request.query.get('showExpiry')?.toLowerCase() === 'true';
    const items = orders.flatMap((lines) =>
      lines.flatMap((line, number) =>
        isCompleted(line, world) ? [entitlementBody(line, String(number), showExpiry)] : [],
      ),
    );
    return { status: 200, body: collection(items) };
  },
};

function entitlementBody(line: SimulatedOrder, lineItemId: string, showExpiry: boolean): object {
  const group = guidOf(`group ${line.id}`).replaceAll('-', '');
  const artifact = `groups/${group}/lineitems/${guidOf(`line ${line.id} ${lineItemId}`)}/resource/${line.reservationOrderId}`;
  const expires = addMonths(dayOf(line.orderedAtMs), line.term === 'P1Y' ? 12 : 36);
  return {
    includedEntitlements: [],
    referenceOrder: { id: line.id, lineItemId, alternateId: line.alternateId },
    productId: line.productId,
    skuId: line.skuId,
    quantity: line.quantity,
    quantityDetails: [{ quantity: line.quantity, status: 'Fulfilled' }],
    entitledArtifacts: [
      {
        link: link(`/customers/${line.customerId}/artifacts/reservedinstance/${artifact}`),
        resourceId: line.reservationOrderId,
        artifactType: 'reservedinstance',
        dynamicAttributes: { reservationType: 'virtualmachines' },
      },
    ],
    entitlementType: 'reservedinstance',
    ...(showExpiry ? { expiryDate: `${expires}T00:00:00` } : {}),
  };
}
