import type { Page } from '../../reconciliation/reconciliation-store.ts';

/** A list that is read by page, as batches from its beginning to its end. */
export async function* pages<Item>(
  page: (from: number, limit: number) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  for (let from: number | undefined = 0; from !== undefined;) {
    const { items, next }: Page<Item> = await page(from, ITEMS_AT_ONCE);
    if (items.length > 0) yield items;
    from = next;
  }
}

const ITEMS_AT_ONCE = 500;
