import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { checkBooks } from './check-books.ts';
import { MISTAKES } from './planted-mistakes.ts';
import { EVERYTHING } from './reached.ts';

const core = (book: Book) => reconcile(book, sha256);
const SEED = 20_261_126;

describe('a generated book', () => {
  it('comes to what the oracle says, and to what was planted in it', async () => {
    const checked = await checkBooks(core, { seed: SEED, books: 2_000 });
    expect(checked.disagreements).toEqual([]);
    expect(checked.books).toBe(2_000);
    expect(checked.known).toBeGreaterThan(1_000);
    // Books in which nothing happens would agree as well.
    expect(EVERYTHING.filter((what) => !checked.reached.get(what))).toEqual([]);
  }, 900_000);
});

describe('a core with a mistake is noticed', () => {
  it.each(MISTAKES)(
    '%s',
    async (_name, broken) => {
      const checked = await checkBooks(broken(core), { seed: SEED, books: 400, stopAfter: 1 });
      expect(checked.disagreements).toHaveLength(1);
    },
    60_000,
  );
});
