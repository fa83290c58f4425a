import type { EntitledReservation } from '../../purchasing/history/past-orders.ts';
import { asId, type OrderId, type ReservationOrderId } from '../../values/id.ts';
import type { Artifact, Entitlement } from '../lifecycle/entitlements.ts';
import { isSameInAnyCase } from '../wire/words.ts';

/** The Azure reservation order behind an order: the resource of its entitlement. Undefined while Microsoft shows none. */
export function toReservationOrder(
  entitlements: readonly Entitlement[],
  orderId: OrderId,
): ReservationOrderId | undefined {
  return toEntitledReservations(entitlements).find(({ orderIds }) =>
    orderIds.some((one) => isSameInAnyCase(one, orderId)),
  )?.reservationOrderId;
}

/** Every reservation that a customer's entitlements show, with the order line it came from. */
export function toEntitledReservations(entitlements: readonly Entitlement[]): readonly EntitledReservation[] {
  return entitlements.flatMap(({ referenceOrder, entitledArtifacts = [] }) => {
    const orderIds = [referenceOrder?.id, referenceOrder?.alternateId].filter((one) => one !== undefined);
    const line = Number(referenceOrder?.lineItemId?.value);
    return entitledArtifacts
      .filter(isReservation)
      .flatMap(({ resourceId }) => GUID.exec(resourceId ?? '')?.[0] ?? [])
      .map((guid) => ({
        orderIds,
        lineNumber: Number.isInteger(line) ? line : undefined,
        reservationOrderId: asId<'ReservationOrderId'>(guid.toLowerCase()),
      }));
  });
}

function isReservation({ artifactType }: Artifact): boolean {
  const type = artifactType?.value;
  return type === 'reserved_instance' || type === 'virtual_machine_reserved_instance';
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
