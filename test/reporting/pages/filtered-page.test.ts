import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filteredPage, readStream } from '../../../lib/reporting/pages/filtered-page.ts';

/** A list read by positions, as a store hands it out: in pages of its own. */
const stored =
  (items: readonly number[], ownPage: number, reads: number[] = []) =>
  async (from: number, limit: number) => {
    reads.push(from);
    const to = from + Math.min(limit, ownPage);
    return { items: items.slice(from, to), next: to < items.length ? to : undefined };
  };

async function everyPage(
  read: ReturnType<typeof stored>,
  length: number,
  isWanted: (item: number) => boolean,
): Promise<readonly (readonly number[])[]> {
  const pages: (readonly number[])[] = [];
  let next: string | null = 'run|0';
  while (next !== null) {
    const page: Awaited<ReturnType<typeof filteredPage<number>>> = await filteredPage(
      'run',
      Number(next.split('|')[1]),
      length,
      read,
      isWanted,
    );
    pages.push(page.items);
    next = page.next;
  }
  return pages;
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('a page of what is wanted of a list', () => {
  it('all pages together have every wanted item once and in order, whatever the lengths', async () => {
    let several = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        async (count, ownPage, length, every) => {
          const isWanted = (item: number) => item % every === 0;
          const pages = await everyPage(stored(numbers(count), ownPage), length, isWanted);
          expect(pages.flat()).toEqual(numbers(count).filter(isWanted));
          expect(pages.every((page) => page.length <= length)).toBe(true);
          if (pages.length > 2) several += 1;
        },
      ),
      { seed: 20261126, numRuns: 200 },
    );
    expect(several).toBeGreaterThan(20);
  });

  it('of what is sought in a longer list has its mark at positions of that list', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(100), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
        async (places, ownPage, length, every) => {
          const found = places.toSorted((a, b) => a - b);
          const read = async (from: number, limit: number) => {
            const left = found.filter((place) => place >= from);
            const positions = left.slice(0, Math.min(limit, ownPage));
            return { items: positions, positions, next: left[positions.length] };
          };
          const pages = await everyPage(read, length, (item) => item % every === 0);
          expect(pages.flat()).toEqual(found.filter((item) => item % every === 0));
        },
      ),
      { seed: 20261126, numRuns: 200 },
    );
  });

  it('looks at some ten thousand in five reads before it answers, be it with nothing', async () => {
    const reads: number[] = [];
    const store = stored(numbers(25_000), 25_000, reads);
    const page = await filteredPage('r', 0, 5, store, (item) => item === 24_999);
    expect(page).toEqual({ items: [], next: 'r|10005' });
    expect(reads).toEqual([0, 5, 2_505, 5_005, 7_505]);
    const last = await filteredPage('r', 20_000, 5, store, (item) => item === 24_999);
    expect(last).toEqual({ items: [24_999], next: null });
  });

  it('that is full after the first read asks for no more', async () => {
    const reads: number[] = [];
    const page = await filteredPage('r', 0, 5, stored(numbers(25_000), 500, reads), () => true);
    expect([page.next, reads]).toEqual(['r|5', [0]]);
  });

  it('of a stream is read by its positions, too', async () => {
    const read = readStream(() => numbers(7));
    expect(await read(0, 3)).toEqual({ items: [0, 1, 2], next: 3 });
    expect(await read(3, 3)).toEqual({ items: [3, 4, 5], next: 6 });
    expect(await read(6, 3)).toEqual({ items: [6], next: undefined });
    expect(await read(4, 3)).toEqual({ items: [4, 5, 6], next: undefined });
  });
});
