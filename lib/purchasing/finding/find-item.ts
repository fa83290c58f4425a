import { marketRemark } from './markets-without-reservations.ts';
import type { Intent } from '../purchase.ts';
import type { ItemQuery, Looked, Storefront } from '../storefront.ts';

/** The id under which an item can be put into a cart now; or why it cannot: code, sentence, field. */
export type FoundItem =
  | { readonly catalogItemId: string }
  | { readonly refused: readonly [code: string, detail: string, field: string] }
  | Extract<Looked<never>, { looked: 'unavailable' }>;

/** Looks for an availability of the SKU that can be bought for the asked term. Its id is good for a short while only. */
export async function findItem(
  storefront: Pick<Storefront, 'availabilities'>,
  query: ItemQuery,
  { term }: Pick<Intent, 'term'>,
): Promise<FoundItem> {
  const looked = await storefront.availabilities(query);
  if (looked.looked === 'unavailable') return looked;
  const { skuId, market } = query;
  const offered = looked.looked === 'absent' ? [] : looked.found;
  const purchasable = offered.filter(({ isPurchasable }) => isPurchasable);
  // Old availabilities name no terms; one that names the asked term is preferred to one that names none.
  const fitting =
    purchasable.find(({ terms }) => terms.includes(term)) ??
    purchasable.find(({ terms }) => terms.length === 0);
  if (fitting) return { catalogItemId: fitting.catalogItemId };
  return purchasable.length > 0
    ? {
        refused: [
          'term_not_offered',
          `SKU ${skuId} cannot be bought for a term of ${term} in ${market} now.`,
          'term',
        ],
      }
    : {
        refused: [
          'not_purchasable',
          `SKU ${skuId} cannot be bought in ${market} now.${marketRemark(market)}`,
          'skuId',
        ],
      };
}
