import type { CustomerId } from '../../values/id.ts';
import { path } from '../exchange/path.ts';

/**
 * Whose catalogue is meant: what is sold in a country, or what may be sold to one customer. `reservationScope` decides
 * between two sets of items for the same reservation: those for an Azure plan, and, left out, those for an MS-AZR-0145P
 * subscription. Page: get-a-list-of-products, get-a-list-of-products-by-customer.
 */
export type CatalogueScope = {
  readonly reservationScope?: 'AzurePlan' | undefined;
  readonly targetSegment?: TargetSegment | undefined;
} & (
  | { readonly by: 'country'; readonly country: string }
  | { readonly by: 'customer'; readonly customerId: CustomerId }
);

type TargetSegment = 'commercial' | 'education' | 'government' | 'nonprofit';

/** What the paths of a catalogue begin with. The customer's is asked by GET, whatever the tables of its pages say. */
export function catalogueRoot(scope: CatalogueScope): string {
  return scope.by === 'country' ? '/v1' : path`/v1/customers/${scope.customerId}`;
}

/** The parameters of a list. A customer has a country already. */
export function listQuery(scope: CatalogueScope): Readonly<Record<string, string | undefined>> {
  return { ...itemQuery(scope), targetSegment: scope.targetSegment };
}

/** The parameters of one item, which no segment narrows. */
export function itemQuery(scope: CatalogueScope): Readonly<Record<string, string | undefined>> {
  const country = scope.by === 'country' ? scope.country : undefined;
  return { country, reservationScope: scope.reservationScope };
}
