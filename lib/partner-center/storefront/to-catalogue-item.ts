import type { ItemQuery } from '../../purchasing/storefront.ts';
import type { CatalogueItem } from '../discovery/catalogue-cache.ts';

/** The item in the catalogue of the customer's country, which is another one for an Azure plan. */
export function toCatalogueItem({ market, productId, skuId, isAzurePlan }: ItemQuery): CatalogueItem {
  const reservationScope = isAzurePlan ? 'AzurePlan' : undefined;
  const scope = { by: 'country', country: market, targetSegment: 'commercial', reservationScope } as const;
  return { scope, productId, skuId };
}
