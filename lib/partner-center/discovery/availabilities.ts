import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import { billingCycle } from '../wire/billing-cycle.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, flag, text, wholeNumber, word } from '../wire/leaves.ts';
import { catalogueRoot, itemQuery, listQuery, type CatalogueScope } from './catalogue-scope.ts';
import { mentionedProduct } from './products.ts';
import { mentionedSku } from './skus.ts';

/**
 * A way in which a SKU can be bought now. Its ids are reissued on a regular basis: "Partners should only rely on this
 * value within a short time span after retrieving it". Page: product-resources.
 */
export type Availability = ValueOf<typeof availability>;

/**
 * The availabilities of a SKU, the whole list: no paging is documented. They differ between an Azure plan and an
 * MS-AZR-0145P subscription; those for nonprofits come only when asked for. Errors: 404/400013 product, 404/400018 SKU,
 * 403/400030 segment. Pages: get-a-list-of-availabilities-for-a-sku, get-a-list-of-availabilities-for-a-sku-by-customer.
 */
export async function listAvailabilities(
  exchange: Exchange,
  scope: CatalogueScope,
  { productId, skuId }: { readonly productId: string; readonly skuId: string },
): Promise<Result<ValueOf<typeof availabilities>>> {
  const answer = await exchange({
    operation: 'list_availabilities',
    path: `${catalogueRoot(scope)}${path`/products/${productId}/skus/${skuId}/availabilities`}`,
    query: listQuery(scope),
  });
  return readAnswer(availabilities, answer);
}

/** One availability. Errors as for the list, and 404/400019 for one that is no longer. Page: get-an-availability-by-id. */
export async function getAvailability(
  exchange: Exchange,
  scope: CatalogueScope,
  item: { readonly productId: string; readonly skuId: string; readonly availabilityId: string },
): Promise<Result<Availability>> {
  const { productId, skuId, availabilityId } = item;
  const inSku = path`/products/${productId}/skus/${skuId}/availabilities/${availabilityId}`;
  const answer = await exchange({
    operation: 'get_availability',
    path: `${catalogueRoot(scope)}${inSku}`,
    query: itemQuery(scope),
  });
  return readAnswer(availability, answer);
}

const refundOption = fields({
  sequenceId: lenient(wholeNumber),
  type: lenient(text),
  expiresAfter: lenient(text),
});

const term = fields({
  id: lenient(text),
  duration: optional(text),
  description: lenient(text),
  billingCycle: lenient(billingCycle),
  renewalOptions: lenient(anything),
  cancellationPolicies: lenient(listOf(fields({ refundOptions: lenient(listOf(refundOption)) }))),
});

const renewalInstruction = fields({
  applicableTermIds: lenient(listOf(text)),
  renewalOptions: lenient(listOf(fields({ renewToId: lenient(text), isAutoRenewable: lenient(flag) }))),
});

export const availability = fields({
  id: lenient(text),
  productId: lenient(text),
  skuId: lenient(text),
  /** What a line of a cart names: product, SKU and availability. */
  catalogItemId: text,
  isPurchasable: flag,
  /** The table of the page says text; every sample has this. */
  defaultCurrency: lenient(fields({ code: lenient(text), symbol: lenient(text) })),
  segment: lenient(word(['commercial', 'education', 'government', 'nonprofit'])),
  country: lenient(text),
  isRenewable: lenient(flag),
  renewalInstructions: lenient(listOf(renewalInstruction)),
  /** Missing from what was recorded in 2018. */
  terms: optional(listOf(term)),
  product: lenient(mentionedProduct),
  sku: lenient(mentionedSku),
  includedQuantityOptions: lenient(anything),
  links: lenient(anything),
  attributes: lenient(anything),
});

export const availabilities = collectionOf(availability);
