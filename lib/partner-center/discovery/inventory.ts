import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { listOf, mapOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, flag, text } from '../wire/leaves.ts';

type InventoryCheck = {
  readonly country: string;
  /** A target without a SKU means every SKU of its product. */
  readonly targets: readonly { readonly productId: string; readonly skuId?: string | undefined }[];
  readonly customerId: CustomerId;
  readonly azureSubscriptionId?: SubscriptionId | undefined;
  /** As the SKU itself spells it. */
  readonly armRegionName?: string | undefined;
};

/**
 * Whether items can be had for a customer, a subscription and a region. Needed where a SKU lists `InventoryCheck`. What
 * is not known is left out of the answer silently, so an item that is missing is none that can be bought; and a yes is
 * no promise: a purchase may still fail with 800010. Asked by POST, and nothing changes by it. Page: check-inventory.
 */
export async function checkInventory(
  exchange: Exchange,
  { country, targets, customerId, azureSubscriptionId, armRegionName }: InventoryCheck,
): Promise<Result<ValueOf<typeof inventory>>> {
  const answer = await exchange({
    operation: 'check_inventory',
    path: '/v1/extensions/product/checkInventory',
    query: { country },
    body: {
      TargetItems: targets.map(({ productId, skuId }) => ({
        ProductId: productId,
        ...(skuId === undefined ? {} : { SkuId: skuId }),
      })),
      InventoryContext: {
        customerId,
        ...(azureSubscriptionId === undefined ? {} : { azureSubscriptionId }),
        ...(armRegionName === undefined ? {} : { armRegionName }),
      },
    },
  });
  return readAnswer(inventory, answer);
}

/** A bare array, without the envelope that every other list has. */
export const inventory = listOf(
  fields({
    productId: text,
    skuId: lenient(text),
    isRestricted: flag,
    restrictions: lenient(
      listOf(
        fields({
          reasonCode: lenient(text),
          description: lenient(text),
          properties: lenient(mapOf(anything)),
        }),
      ),
    ),
  }),
);
