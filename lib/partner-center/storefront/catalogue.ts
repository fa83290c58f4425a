import type { Availability, ItemQuery } from '../../purchasing/storefront.ts';
import type { Availability as CatalogueAvailability } from '../discovery/availabilities.ts';
import type { CatalogueItem } from '../discovery/catalogue-cache.ts';
import type { inventory } from '../discovery/inventory.ts';
import type { ValueOf } from '../wire/codec.ts';
import { isSameInAnyCase } from '../wire/words.ts';

/** The item in the catalogue of the customer's country, which is another one for an Azure plan. */
export function toCatalogueItem({ market, productId, skuId, isAzurePlan }: ItemQuery): CatalogueItem {
  const reservationScope = isAzurePlan ? 'AzurePlan' : undefined;
  const scope = { by: 'country', country: market, targetSegment: 'commercial', reservationScope } as const;
  return { scope, productId, skuId };
}

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

type Stock = { readonly restricted: boolean; readonly detail: string };

/** Whether an item can be had; undefined where the inventory does not name it: unknown items are left out silently. */
export function toStock(rows: ValueOf<typeof inventory>, item: ItemQuery): Stock | undefined {
  const row = rows.find(
    ({ productId, skuId = '' }) =>
      isSameInAnyCase(productId, item.productId) && isSameInAnyCase(skuId, item.skuId),
  );
  if (row === undefined) return undefined;
  const reasons = (row.restrictions ?? []).map(({ reasonCode, description }) =>
    [reasonCode, description].filter((words) => words !== undefined).join(': '),
  );
  return { restricted: row.isRestricted.value, detail: reasons.join('; ') };
}
