import type { CustomerId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, instant, text, wholeNumber, word } from '../wire/leaves.ts';
import { entitlementType, type Artifact } from './entitlements.ts';

/** One reservation as Azure has it; what it cost or whether it was returned is not told here. Page: entitlement-resources. */
type Reservation = ValueOf<typeof reservation>;
type ArtifactDetails = ValueOf<typeof artifactDetails>;

/**
 * What lies behind an artifact of an entitlement. Its link is not followed: the path is built anew from the segments of
 * the link, below the customer that is asked about. Throws `malformed`, with nothing sent, for a link of another shape
 * or another customer. Needs the App+User lane. Page: get-a-collection-of-entitlements.
 */
export async function getArtifact(
  exchange: Exchange,
  customerId: CustomerId,
  artifact: Artifact,
): Promise<Result<ArtifactDetails>> {
  const answer = await exchange({
    operation: 'get_artifact',
    path: artifactPath(customerId, artifact.link?.uri ?? ''),
  });
  return readAnswer(
    artifactDetails,
    answer,
    ({ type, reservations, virtualMachineReservations }) =>
      (type ?? reservations ?? virtualMachineReservations) !== undefined,
  );
}

/** The reservations of an artifact: the model calls them `reservations`, every sample `virtualMachineReservations`. */
export function reservationsIn(details: ArtifactDetails): readonly Reservation[] {
  return [...(details.reservations ?? []), ...(details.virtualMachineReservations ?? [])];
}

// Relative, and mostly without the /v1 that every path of ours begins with.
const ARTIFACT =
  /^(?:\/v1)?\/customers\/([\w-]+)\/artifacts\/((?:virtualmachine)?reservedinstance)\/groups\/([\w-]+)\/lineitems\/([\w-]+)\/resource\/([\w-]+)$/i;

function artifactPath(customerId: CustomerId, uri: string): string {
  const [, customer = '', type = '', group = '', line = '', resource = ''] = ARTIFACT.exec(uri) ?? [];
  if (customer.toLowerCase() !== customerId.toLowerCase()) {
    const description = 'the link of the artifact is not one to a reservation of this customer';
    throw new PartnerCenterError({
      kind: 'malformed',
      operation: 'get_artifact',
      nothingSent: true,
      description,
    });
  }
  return path`/v1/customers/${customerId}/artifacts/${type}/groups/${group}/lineitems/${line}/resource/${resource}`;
}

const reservation = fields({
  reservationId: text,
  scopeType: lenient(word(['shared', 'single', 'management_group'])),
  displayName: lenient(text),
  /** Not where the scope is shared. */
  appliedScopes: lenient(listOf(text)),
  quantity: lenient(wholeNumber),
  /** Without a zone in the samples: UTC. */
  expiryDateTime: lenient(instant),
  effectiveDateTime: lenient(instant),
  provisioningState: lenient(text),
});

export const artifactDetails = fields({
  type: lenient(entitlementType),
  reservations: optional(listOf(reservation)),
  virtualMachineReservations: optional(listOf(reservation)),
  links: lenient(anything),
  attributes: lenient(anything),
});
