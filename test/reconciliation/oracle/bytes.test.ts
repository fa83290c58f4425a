import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { sifted } from './compare.ts';
import { generateBook } from './generate-book.ts';

const SEED = 20_261_127;

const books = await Promise.all(
  Array.from({ length: 300 }, (_, index) => sifted(generateBook(SEED, index).book)),
);
/** The places of the books of which something holds, as a whole result is too long to be read. */
const indicesOf = (holds: (book: Book) => boolean) =>
  [...books.keys()].filter((index) => holds(books[index]!));
const bytes = (book: Book) => JSON.stringify(reconcile(book, sha256));

describe('the same generated book', () => {
  it('gives the same bytes with all its lists the other way round', () => {
    expect(indicesOf((book) => bytes(reversed(book)) !== bytes(book))).toEqual([]);
  });

  it('gives the same bytes whether lines and explained differences are kept in short or as they are', () => {
    const kept = (book: Book) => JSON.stringify(reconcile(book, sha256, { inShort: false }));
    expect(indicesOf((book) => kept(book) !== bytes(book))).toEqual([]);
  });

  it('keeps the ids of all discrepancies where its documents are loaded anew', () => {
    for (const book of books) expect(ids(loadedAnew(book))).toEqual(ids(book));
  });
});

const ids = (book: Book) => reconcile(book, sha256).discrepancies.map(({ id }) => id);

function reversed(book: Book): Book {
  const { purchases, returns, documents, decisions, elsewhere } = book;
  return {
    ...book,
    purchases: [...purchases].reverse(),
    returns: [...returns].reverse(),
    documents: [...documents].reverse(),
    decisions: [...decisions].reverse(),
    elsewhere: [...elsewhere].reverse(),
  };
}

/** Another version of the same lines, in other parts. */
function loadedAnew(book: Book): Book {
  const documents = book.documents.map(({ published, ...document }) => {
    const charges = published?.charges.map((line) => ({ ...line, part: line.part + 3 }));
    return { ...document, published: published && charges && { ...published, version: 'anew', charges } };
  });
  return { ...book, documents };
}
