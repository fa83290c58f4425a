import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import { billingCycle } from '../wire/billing-cycle.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf, mapOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { amount, anything, flag, text, wholeNumber, word } from '../wire/leaves.ts';
import { catalogueRoot, itemQuery, listQuery, type CatalogueScope } from './catalogue-scope.ts';

/**
 * What of a product can be bought, and what has to be known or done first: prerequisites, and the names of the values
 * that an inventory check and a provisioning context ask for. No page of the catalogue has a price. Page:
 * product-resources.
 */
export type Sku = ValueOf<typeof sku>;

/** Codes by which a 404 says that the product, the SKU or the availability does not exist. */
export const ITEM_ABSENT = ['400013', '400018', '400019'];

/**
 * The SKUs of a product, the whole list: no paging is documented. Errors: 404/400013 product, 403/400030 segment. Pages:
 * get-a-list-of-skus-for-a-product, get-a-list-of-skus-for-a-product-by-customer.
 */
export async function listSkus(
  exchange: Exchange,
  scope: CatalogueScope,
  productId: string,
): Promise<Result<ValueOf<typeof skus>>> {
  const answer = await exchange({
    operation: 'list_skus',
    path: `${catalogueRoot(scope)}${path`/products/${productId}/skus`}`,
    query: listQuery(scope),
  });
  return readAnswer(skus, answer);
}

/** One SKU; its id means something only under its product. Errors: 404/400013 product, 404/400018 SKU. Page: get-a-sku-by-id. */
export async function getSku(
  exchange: Exchange,
  scope: CatalogueScope,
  { productId, skuId }: { readonly productId: string; readonly skuId: string },
): Promise<Result<Sku>> {
  const answer = await exchange({
    operation: 'get_sku',
    path: `${catalogueRoot(scope)}${path`/products/${productId}/skus/${skuId}`}`,
    query: itemQuery(scope),
  });
  return readAnswer(sku, answer);
}

const prerequisite = word([
  'inventory_check',
  'azure_subscription_registration',
  'microsoft_cloud_agreement',
  'microsoft_customer_agreement',
]);

const skuFields = {
  title: lenient(text),
  description: lenient(text),
  minimumQuantity: optional(wholeNumber),
  maximumQuantity: optional(wholeNumber),
  isTrial: lenient(flag),
  termsOfUseUri: lenient(text),
  supportedBillingCycles: optional(listOf(billingCycle)),
  purchasePrerequisites: optional(listOf(prerequisite)),
  inventoryVariables: optional(listOf(text)),
  provisioningVariables: optional(listOf(text)),
  constraints: lenient(anything),
  /** "Partners should avoid creating strong dependencies" on what is in here. */
  dynamicAttributes: lenient(mapOf(anything)),
  attestationProperties: lenient(
    fields({ attestationType: lenient(text), enforceAttestation: lenient(flag) }),
  ),
  consumptionType: lenient(text),
  /** Of savings plans: the least that can be committed. */
  minimumPurchaseCommitment: lenient(
    fields({
      grain: lenient(text),
      currencyCode: lenient(fields({ code: lenient(text), symbol: lenient(text) })),
      amount: lenient(amount),
    }),
  ),
  specializedOfferProperties: lenient(anything),
  actions: lenient(listOf(text)),
  links: lenient(anything),
  attributes: lenient(anything),
};

export const sku = fields({ id: text, productId: text, ...skuFields });

/** A SKU where something else mentions it, perhaps without a word about it. */
export const mentionedSku = fields({ id: lenient(text), productId: lenient(text), ...skuFields });

export const skus = collectionOf(sku);
