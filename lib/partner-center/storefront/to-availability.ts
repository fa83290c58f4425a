import type { Availability } from '../../purchasing/storefront.ts';
import type { Availability as CatalogueAvailability } from '../discovery/availabilities.ts';

/** A way to buy a SKU; one of old names no terms. */
export function toAvailability({
  catalogItemId,
  isPurchasable,
  terms = [],
}: CatalogueAvailability): Availability {
  return {
    catalogItemId,
    isPurchasable: isPurchasable.value,
    terms: terms.flatMap(({ duration }) => (duration === undefined ? [] : [duration.toUpperCase()])),
  };
}
