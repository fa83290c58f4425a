import { z } from '../../values/schema.ts';
import { asId, type CustomerId, type OrderId, type ReservationOrderId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { collectionOf, fields, folded, text } from '../exchange/wire.ts';

/**
 * The Azure reservation order behind an order: the resource of its entitlement. Undefined while Microsoft shows none.
 * Needs the App+User lane. Page: get-a-collection-of-entitlements.
 */
export async function getReservationOrderId(
  exchange: Exchange,
  customerId: CustomerId,
  orderId: OrderId,
): Promise<ReservationOrderId | undefined> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app_user',
    path: path`/v1/customers/${customerId}/entitlements`,
    query: { entitlementType: 'reservedinstance' },
    repeatable: true,
  });
  const ids = decodeAnswer(entitlementsWire, answer)
    .items.filter(({ referenceOrder: { id, alternateId } }) =>
      [id, alternateId].some((one) => isSame(one, orderId)),
    )
    .flatMap(({ entitledArtifacts }) => entitledArtifacts ?? [])
    // `reservedinstance` since 2019, `virtual_machine_reserved_instance` before.
    .filter(({ artifactType }) => folded(artifactType ?? '').endsWith('reservedinstance'))
    .flatMap(({ resourceId }) => GUID.exec(resourceId ?? '')?.[0] ?? []);
  return ids[0] === undefined ? undefined : asId(ids[0].toLowerCase());
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

const entitlementsWire = collectionOf(
  fields({
    referenceOrder: fields({ id: text, alternateId: z.optional(text) }),
    entitledArtifacts: z.optional(
      z.array(fields({ artifactType: z.optional(text), resourceId: z.optional(text) })),
    ),
  }),
);

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
