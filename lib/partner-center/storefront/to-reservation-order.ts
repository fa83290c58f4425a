import { asId, type OrderId, type ReservationOrderId } from '../../values/id.ts';
import type { Artifact, Entitlement } from '../lifecycle/entitlements.ts';
import { isSameInAnyCase } from '../wire/words.ts';

/** The Azure reservation order behind an order: the resource of its entitlement. Undefined while Microsoft shows none. */
export function toReservationOrder(
  entitlements: readonly Entitlement[],
  orderId: OrderId,
): ReservationOrderId | undefined {
  const ids = entitlements
    .filter(({ referenceOrder }) =>
      [referenceOrder?.id, referenceOrder?.alternateId].some(
        (one) => one !== undefined && isSameInAnyCase(one, orderId),
      ),
    )
    .flatMap(({ entitledArtifacts }) => entitledArtifacts ?? [])
    .filter(isReservation)
    .flatMap(({ resourceId }) => GUID.exec(resourceId ?? '')?.[0] ?? []);
  return ids[0] === undefined ? undefined : asId(ids[0].toLowerCase());
}

function isReservation({ artifactType }: Artifact): boolean {
  const type = artifactType?.value;
  return type === 'reserved_instance' || type === 'virtual_machine_reserved_instance';
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
