import type { ItemQuery } from '../../purchasing/storefront.ts';
import type { ValueOf } from '../wire/codec.ts';
import type { inventory } from '../discovery/inventory.ts';

type Stock = { readonly restricted: boolean; readonly detail: string };

/** Whether an item can be had; undefined where the inventory does not name it: unknown items are left out silently. */
export function toStock(rows: ValueOf<typeof inventory>, item: ItemQuery): Stock | undefined {
  const row = rows.find(
    ({ productId, skuId = '' }) => isSame(productId, item.productId) && isSame(skuId, item.skuId),
  );
  if (row === undefined) return undefined;
  const reasons = (row.restrictions ?? []).map(({ reasonCode, description }) =>
    [reasonCode, description].filter((words) => words !== undefined).join(': '),
  );
  return { restricted: row.isRestricted.value, detail: reasons.join('; ') };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
