import type { Term } from '../../purchasing/purchase.ts';
import type { Sku } from '../../purchasing/storefront.ts';
import type { Sku as CatalogueSku } from '../discovery/skus.ts';
import { isSameInAnyCase, snakeCase } from '../wire/words.ts';
import { spelling } from '../wire/written.ts';

/** What a purchase has to know of a SKU; what the SKU leaves out is not required. */
export function toSku(sku: CatalogueSku): Sku {
  const prerequisites = (sku.purchasePrerequisites ?? []).map(({ value }) => value);
  return {
    productId: sku.productId,
    skuId: sku.id,
    title: sku.title ?? '',
    minimumQuantity: sku.minimumQuantity?.value ?? 1,
    maximumQuantity: sku.maximumQuantity?.value ?? Number.MAX_SAFE_INTEGER,
    supportedBillingCycles: (sku.supportedBillingCycles ?? []).map((cycle) => snakeCase(spelling(cycle))),
    term: termOf(attributeOf(sku, 'duration')),
    needsInventoryCheck: prerequisites.includes('inventory_check'),
    needsRegistration: prerequisites.includes('azure_subscription_registration'),
    inventoryVariables: sku.inventoryVariables ?? [],
    provisioningVariables: sku.provisioningVariables ?? [],
    armRegionName: attributeOf(sku, 'armRegionName'),
  };
}

function attributeOf({ dynamicAttributes }: CatalogueSku, wanted: string): string | undefined {
  const entries = [...(dynamicAttributes ?? [])];
  const value = entries.find(([name]) => isSameInAnyCase(name, wanted))?.[1];
  return typeof value === 'string' ? value : undefined;
}

// `1Year` and `3Years` in the data, `3Year` in a table, P1Y where a later page speaks.
function termOf(duration: string | undefined): Term | undefined {
  const match = /^p?([13])y(ears?)?$/i.exec(duration ?? '');
  if (match === null) return undefined;
  return match[1] === '1' ? 'P1Y' : 'P3Y';
}
