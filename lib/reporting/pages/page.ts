/** A part of a list. `next` is handed back to get the part after it; null at the end. */
export type PageView<Item> = { readonly items: readonly Item[]; readonly next: string | null };

export const PAGE_LENGTH = 500;

/**
 * Cuts a page out of a whole list, in the order of a key that each item has for itself. The key of the last item is the
 * cursor, so that items which come or go between two pages move nothing.
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  after: string | undefined,
  length = PAGE_LENGTH,
): PageView<Item> {
  const keyed = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = keyed.slice(0, length);
  return {
    items: page.map(({ item }) => item),
    next: keyed.length > length ? (page.at(-1)?.key ?? null) : null,
  };
}
