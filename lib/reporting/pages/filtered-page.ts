import type { PageView } from './page.ts';

type Read<Item> = (
  from: number,
  limit: number,
) => Promise<{
  readonly items: readonly Item[];
  /** Where each of them lies in the list; one after the other, where it is not said. */
  readonly positions?: readonly number[];
  readonly next: number | undefined;
}>;

// Whoever asks for what is rare gets a short page and a mark before the answer takes too long.
const READS = 5;
const LOOKED_AT_ONCE = 2_500;

/**
 * A page of those items of a list that are wanted, read by positions. Its mark is `RUN|POSITION`: a list that was begun is
 * read to its end, also when another run is the latest meanwhile. Never more than five reads, the first of what would fill the page.
 */
export async function filteredPage<Item>(
  run: string,
  from: number,
  length: number,
  read: Read<Item>,
  isWanted: (item: Item) => boolean,
): Promise<PageView<Item>> {
  const items: Item[] = [];
  let position = from;
  for (let reads = 0; reads < READS; reads += 1) {
    const page = await read(position, reads === 0 ? length : LOOKED_AT_ONCE);
    for (const [index, item] of page.items.entries()) {
      if (!isWanted(item)) continue;
      if (items.length === length)
        return { items, next: `${run}|${page.positions?.[index] ?? position + index}` };
      items.push(item);
    }
    if (page.next === undefined) return { items, next: null };
    position = page.next;
    if (items.length === length) break;
  }
  return { items, next: `${run}|${position}` };
}

/** A stream that is read from its beginning every time, because it is short: what one document or purchase has. */
export function readStream<Item>(stream: () => AsyncIterable<Item> | Iterable<Item>): Read<Item> {
  return async (from, limit) => {
    const items: Item[] = [];
    let position = 0;
    for await (const item of stream()) {
      if (items.length === limit) return { items, next: position };
      if (position >= from) items.push(item);
      position += 1;
    }
    return { items, next: undefined };
  };
}
