import type { ReadPart } from '../../values/list-part.ts';
import { PAGE_LENGTH, type PageView } from './page.ts';

// Whoever asks for what is rare gets a short page and a mark before the answer takes too long.
const PARTS_AT_ONCE = 5;

/**
 * A page of a list that is read part by part: what `shown` makes of its items, and undefined where an item is not wanted.
 * Never more than is missing is read, so that the mark of the page is where the last part ended; and never more than five
 * parts, so that a page costs the same however long the list is and however little of it is wanted.
 */
export async function listedPage<Item, View>(
  read: ReadPart<Item>,
  after: string | undefined,
  shown: (item: Item) => View | undefined,
  length = PAGE_LENGTH,
): Promise<PageView<View>> {
  const views: View[] = [];
  let place = after;
  for (let parts = 0; parts < PARTS_AT_ONCE && views.length < length; parts += 1) {
    const part = await read(place, length - views.length);
    views.push(...part.items.map(shown).filter((view) => view !== undefined));
    if (part.next === undefined) return { items: views, next: null };
    place = part.next;
  }
  return { items: views, next: place ?? null };
}

/** Lists one after the other as one: its places begin with the name of the list in which they lie. */
export function inTurn<Item>(lists: Readonly<Record<string, ReadPart<Item>>>): ReadPart<Item> {
  const names = Object.keys(lists);
  return async (place, limit) => {
    const [name = names[0] ?? '', after] = split(place);
    const { items, next } = await (lists[name] as ReadPart<Item>)(after, limit);
    if (next !== undefined) return { items, next: `${name}|${next}` };
    const following = names[names.indexOf(name) + 1];
    return { items, next: following === undefined ? undefined : `${following}|` };
  };
}

function split(place: string | undefined): readonly [name?: string, after?: string] {
  if (place === undefined) return [];
  const end = place.indexOf('|');
  const after = place.slice(end + 1);
  return after === '' ? [place.slice(0, end)] : [place.slice(0, end), after];
}
