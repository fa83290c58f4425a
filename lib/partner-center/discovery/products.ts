import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, flag, text } from '../wire/leaves.ts';
import { catalogueRoot, itemQuery, listQuery, type CatalogueScope } from './catalogue-scope.ts';

/** A good or service in the catalogue. What can be bought are its SKUs. Page: product-resources. */
type Product = ValueOf<typeof product>;

/** Which part of the catalogue a list of products shows. Page: get-a-list-of-products. */
type TargetView =
  | 'Azure'
  | 'AzureReservations'
  | 'AzureReservationsVM'
  | 'AzureReservationsSQL'
  | 'AzureReservationsCosmosDb'
  | 'MicrosoftAzure'
  | 'OnlineServices'
  | 'Software'
  | 'SoftwareSUSELinux'
  | 'SoftwarePerpetual'
  | 'SoftwareSubscriptions'
  | 'SpecializedOffers'
  | 'MarketplaceSaaS';

/**
 * The products of one view, the whole list: no paging is documented. Errors: 403/400030 segment, 403/400036 view.
 * Pages: get-a-list-of-products, get-a-list-of-products-by-customer.
 */
export async function listProducts(
  exchange: Exchange,
  scope: CatalogueScope,
  targetView: TargetView,
): Promise<Result<ValueOf<typeof products>>> {
  const answer = await exchange({
    operation: 'list_products',
    path: `${catalogueRoot(scope)}/products`,
    query: { ...listQuery(scope), targetView },
  });
  return readAnswer(products, answer);
}

/** One product. Errors: 404/400013 no such product. Page: get-a-product-by-id. */
export async function getProduct(
  exchange: Exchange,
  scope: CatalogueScope,
  productId: string,
): Promise<Result<Product>> {
  const answer = await exchange({
    operation: 'get_product',
    path: `${catalogueRoot(scope)}${path`/products/${productId}`}`,
    query: itemQuery(scope),
  });
  return readAnswer(product, answer);
}

const itemType = { id: lenient(text), displayName: lenient(text) };

const productFields = {
  title: lenient(text),
  description: lenient(text),
  productType: lenient(fields({ ...itemType, subType: lenient(fields(itemType)) })),
  isMicrosoftProduct: lenient(flag),
  publisherName: lenient(text),
  localizedAttributes: lenient(anything),
  links: lenient(anything),
  attributes: lenient(anything),
};

export const product = fields({ id: text, ...productFields });

/** A product where something else mentions it, perhaps without a word about it. */
export const mentionedProduct = fields({ id: lenient(text), ...productFields });

export const products = collectionOf(product);
