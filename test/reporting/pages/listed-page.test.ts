import { describe, expect, it } from '@jest/globals';
import { inTurn, listedPage } from '../../../lib/reporting/pages/listed-page.ts';
import type { PageView } from '../../../lib/reporting/pages/page.ts';
import type { ReadPart } from '../../../lib/values/list-part.ts';

/** A list of the numbers below a limit, which tells how much of it was read each time. */
function numbers(below: number) {
  const read: number[] = [];
  const part: ReadPart<number> = async (after, limit) => {
    const from = Number(after ?? 0);
    const items = Array.from({ length: Math.min(limit, below - from) }, (_, index) => from + index);
    read.push(items.length);
    const to = from + items.length;
    return { items, next: to < below ? String(to) : undefined };
  };
  return { part, read };
}

async function whole<View>(read: ReadPart<number>, shown: (one: number) => View | undefined, length: number) {
  const pages: (readonly View[])[] = [];
  let next: string | null = null;
  do {
    const page: PageView<View> = await listedPage(read, next ?? undefined, shown, length);
    pages.push(page.items);
    next = page.next;
  } while (next !== null);
  return pages;
}

describe('a page of a list that is read part by part', () => {
  it('has what is wanted, and goes on where it ended', async () => {
    const { part } = numbers(7);
    expect(await whole(part, (one) => `n${one}`, 3)).toEqual([
      ['n0', 'n1', 'n2'],
      ['n3', 'n4', 'n5'],
      ['n6'],
    ]);
    expect(await whole(numbers(0).part, String, 3)).toEqual([[]]);
  });

  it('reads on for what is not wanted, and never more than is missing', async () => {
    const { part, read } = numbers(100);
    const page = await listedPage(part, undefined, (one) => (one % 2 === 0 ? one : undefined), 4);
    expect(page).toEqual({ items: [0, 2, 4, 6], next: '7' });
    expect(read).toEqual([4, 2, 1]);
  });

  it('is short after five parts, and loses nothing', async () => {
    const { part, read } = numbers(100);
    const rare = (one: number) => (one % 50 === 49 ? one : undefined);
    expect(await listedPage(part, undefined, rare, 4)).toEqual({ items: [], next: '20' });
    expect(read).toEqual([4, 4, 4, 4, 4]);
    expect((await whole(part, rare, 4)).flat()).toEqual([49, 99]);
  });

  it('may be of several lists one after the other, also of empty ones', async () => {
    const lists = () => inTurn({ none: numbers(0).part, few: numbers(3).part, more: numbers(4).part });
    expect((await whole(lists(), String, 2)).flat()).toEqual(['0', '1', '2', '0', '1', '2', '3']);
    expect(await listedPage(lists(), 'more|2', String, 10)).toEqual({ items: ['2', '3'], next: null });
    expect(await lists()(undefined, 5)).toEqual({ items: [], next: 'few|' });
  });
});
