import { asId, type OrderId, type ReservationOrderId } from '../../values/id.ts';
import type { Entitlement } from '../lifecycle/entitlements.ts';
import { folded } from '../wire/words.ts';
import { spelling } from './spelling.ts';

/** The Azure reservation order behind an order: the resource of its entitlement. Undefined while Microsoft shows none. */
export function toReservationOrder(
  entitlements: readonly Entitlement[],
  orderId: OrderId,
): ReservationOrderId | undefined {
  const ids = entitlements
    .filter(({ referenceOrder }) =>
      [referenceOrder?.id, referenceOrder?.alternateId].some((one) => isSame(one, orderId)),
    )
    .flatMap(({ entitledArtifacts }) => entitledArtifacts ?? [])
    // `reservedinstance` since 2019, `virtual_machine_reserved_instance` before.
    .filter(({ artifactType }) => artifactType && folded(spelling(artifactType)).endsWith('reservedinstance'))
    .flatMap(({ resourceId }) => GUID.exec(resourceId ?? '')?.[0] ?? []);
  return ids[0] === undefined ? undefined : asId(ids[0].toLowerCase());
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
