import { addMonths, dayOf } from '../../../../lib/values/day.ts';
import { customerOf } from '../../shop/customers.ts';
import { guidOf } from '../../deterministic-ids.ts';
import { isCompleted, ordersOf } from '../../shop/orders.ts';
import type { Route } from '../../route.ts';
import { collection, link } from '../../wire.ts';
import type { SimulatedOrder } from '../../world.ts';

/** The word of today, and the one of 2018 that its recordings write in snake case: who asks by it is answered by it. */
const KINDS = [
  { segment: 'reservedinstance', word: 'reservedinstance' },
  { segment: 'virtualmachinereservedinstance', word: 'virtual_machine_reserved_instance' },
] as const;
type Kind = (typeof KINDS)[number];

/** What the customer holds. A reservation appears once its order is completed; a return does not show here. */
export const entitlementsList: Route = {
  method: 'GET',
  path: '/v1/customers/:customerId/entitlements',
  lane: 'user_only',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const type = request.query.get('entitlementType')?.toLowerCase().replaceAll('_', '');
    const kind = type === undefined ? KINDS[0] : KINDS.find(({ segment }) => segment === type);
    if (kind === undefined) return { status: 200, body: collection([]) };
    const showExpiry = request.query.get('showExpiry')?.toLowerCase() === 'true';
    const items = ordersOf(world, customer.id).flatMap((lines) =>
      lines.flatMap((line, number) =>
        isCompleted(line, world) ? [entitlementBody(line, String(number), kind, showExpiry)] : [],
      ),
    );
    return { status: 200, body: collection(items) };
  },
};

function entitlementBody(
  line: SimulatedOrder,
  lineItemId: string,
  { segment, word }: Kind,
  showExpiry: boolean,
): object {
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
        link: link(`/customers/${line.customerId}/artifacts/${segment}/${artifact}`),
        resourceId: line.reservationOrderId,
        artifactType: word,
        dynamicAttributes: { reservationType: 'virtualmachines' },
      },
    ],
    entitlementType: word,
    ...(showExpiry ? { expiryDate: `${expires}T00:00:00` } : {}),
  };
}
