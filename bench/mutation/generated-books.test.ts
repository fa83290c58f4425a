import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { sha256 } from '../../test/fakes/sha256.ts';
import { askBook, firstDisagreement, type AskedBook } from '../../test/reconciliation/oracle/asked-book.ts';

// What the oracle's own test and the properties say of thousands of books, of few of them: it is said again for each mutant.
const BOOKS = 300;
const BOOKS_SAID_TWICE = 60;
const SEED = 7;

const said = (book: Book, options?: Parameters<typeof reconcile>[2]) =>
  JSON.stringify(reconcile(book, sha256, options));

describe('a generated book', () => {
  const asked: AskedBook[] = [];
  const some = () => asked.slice(0, BOOKS_SAID_TWICE).map(({ book }) => book);
  beforeAll(async () => {
    for (let index = 0; index < BOOKS; index += 1) asked.push(await askBook(SEED, index));
  });

  it('comes to what the oracle says, and to what was planted in it', () => {
    expect(asked).toHaveLength(BOOKS);
    expect(firstDisagreement((book) => reconcile(book, sha256), asked)).toBeUndefined();
  });

  it('gives the same bytes when its lists are handed in backwards', () => {
    for (const book of some()) {
      const { purchases, returns, documents, decisions, elsewhere } = book;
      const backwards = {
        ...book,
        purchases: purchases.toReversed(),
        returns: returns.toReversed(),
        documents: documents.toReversed(),
        decisions: decisions.toReversed(),
        elsewhere: elsewhere.toReversed(),
      };
      expect(said(backwards)).toBe(said(book));
    }
  });

  it('gives the same bytes whether clean charges are dropped or kept', () => {
    for (const book of some()) expect(said(book, { inShort: false })).toBe(said(book));
  });
});
