import { z } from '../../values/schema.ts';
import type { Term } from '../../purchasing/purchase.ts';
import type { Availability, ItemQuery, Sku } from '../../purchasing/storefront.ts';
import type { SubscriptionId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { collectionOf, fields, flag, folded, snakeCase, text, wholeNumber } from '../exchange/wire.ts';

/** Codes by which a 404 says that the product, the SKU or the availability does not exist. */
export const ITEM_ABSENT = ['400013', '400018', '400019'];

/**
 * One SKU of a product in the catalogue of a country. Errors: 404/400013 product, 404/400018 SKU, 403/400030 segment.
 * Page: get-a-sku-by-id.
 */
export async function getSku(exchange: Exchange, item: ItemQuery): Promise<Sku> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/products/${item.productId}/skus/${item.skuId}`,
    query: { country: item.market, ...reservationScope(item) },
    repeatable: true,
  });
  const sku = decodeAnswer(skuWire, answer);
  const prerequisites = (sku.purchasePrerequisites ?? []).map(folded);
  return {
    productId: sku.productId,
    skuId: sku.id,
    title: sku.title ?? '',
    minimumQuantity: sku.minimumQuantity ?? 1,
    maximumQuantity: sku.maximumQuantity ?? Number.MAX_SAFE_INTEGER,
    supportedBillingCycles: (sku.supportedBillingCycles ?? []).map(snakeCase),
    term: termOf(sku.dynamicAttributes?.duration),
    needsInventoryCheck: prerequisites.includes('inventorycheck'),
    needsRegistration: prerequisites.includes('azuresubscriptionregistration'),
    inventoryVariables: sku.inventoryVariables ?? [],
    provisioningVariables: sku.provisioningVariables ?? [],
    armRegionName: sku.dynamicAttributes?.armRegionName,
  };
}

/**
 * Ways in which a SKU can be bought now. The ids are good for a short time only, and differ between Azure plan and CSP
 * Azure subscriptions. Errors as for the SKU. Page: get-a-list-of-availabilities-for-a-sku.
 */
export async function getAvailabilities(
  exchange: Exchange,
  item: ItemQuery,
): Promise<readonly Availability[]> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/products/${item.productId}/skus/${item.skuId}/availabilities`,
    query: { country: item.market, targetSegment: 'commercial', ...reservationScope(item) },
    repeatable: true,
  });
  return decodeAnswer(availabilitiesWire, answer).items.map((availability) => ({
    catalogItemId: availability.catalogItemId,
    isPurchasable: availability.isPurchasable,
    terms: (availability.terms ?? []).flatMap((term) =>
      term.duration === undefined ? [] : [term.duration.toUpperCase()],
    ),
  }));
}

type InventoryQuery = ItemQuery & {
  readonly subscriptionId: SubscriptionId;
  readonly armRegionName: string | undefined;
};

/**
 * Whether a SKU can be had for a subscription and region. Undefined where the answer does not name it: unknown items are
 * left out silently. It changes nothing, so it may be repeated. Page: check-inventory.
 */
export async function checkInventory(
  exchange: Exchange,
  item: InventoryQuery,
): Promise<{ readonly restricted: boolean; readonly detail: string } | undefined> {
  const answer = await exchange({
    method: 'POST',
    host: 'partner_center',
    lane: 'app',
    path: '/v1/extensions/product/checkInventory',
    query: { country: item.market },
    body: {
      TargetItems: [{ ProductId: item.productId, SkuId: item.skuId }],
      InventoryContext: {
        customerId: item.customerId,
        azureSubscriptionId: item.subscriptionId,
        ...(item.armRegionName === undefined ? {} : { armRegionName: item.armRegionName }),
      },
    },
    repeatable: true,
  });
  const row = decodeAnswer(inventoryWire, answer).find(
    ({ productId, skuId }) => same(productId, item.productId) && same(skuId, item.skuId),
  );
  if (row === undefined) return undefined;
  const reasons = (row.restrictions ?? []).map(({ reasonCode, description }) =>
    [reasonCode, description].filter((words) => words !== undefined).join(': '),
  );
  return { restricted: row.isRestricted, detail: reasons.join('; ') };
}

const skuWire = fields({
  id: text,
  productId: text,
  title: z.optional(text),
  minimumQuantity: z.optional(wholeNumber),
  maximumQuantity: z.optional(wholeNumber),
  supportedBillingCycles: z.optional(z.array(text)),
  purchasePrerequisites: z.optional(z.array(text)),
  inventoryVariables: z.optional(z.array(text)),
  provisioningVariables: z.optional(z.array(text)),
  dynamicAttributes: z.optional(fields({ duration: z.optional(text), armRegionName: z.optional(text) })),
});

const availabilitiesWire = collectionOf(
  fields({
    catalogItemId: text,
    isPurchasable: flag,
    terms: z.optional(z.array(fields({ duration: z.optional(text) }))),
  }),
);

// A bare array, without the envelope that every other list has.
const inventoryWire = z.array(
  fields({
    productId: text,
    skuId: text,
    isRestricted: flag,
    restrictions: z.optional(
      z.array(fields({ reasonCode: z.optional(text), description: z.optional(text) })),
    ),
  }),
);

// Left out, the catalogue answers for MS-AZR-0145P subscriptions.
function reservationScope(item: ItemQuery): Record<string, string> {
  return item.isAzurePlan ? { reservationScope: 'AzurePlan' } : {};
}

// `1Year` and `3Years` in the data, `3Year` in a table, P1Y where a later page speaks.
function termOf(duration: string | undefined): Term | undefined {
  const match = /^p?([13])y(ears?)?$/i.exec(duration ?? '');
  if (match === null) return undefined;
  return match[1] === '1' ? 'P1Y' : 'P3Y';
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
