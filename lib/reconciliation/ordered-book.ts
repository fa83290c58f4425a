import type { Book } from './book.ts';

/** The same book in the one order that everything is decided in: documents as they were issued, the rest by id. */
export function orderedBook(book: Book): Book {
  return {
    ...book,
    purchases: book.purchases.toSorted((a, b) => byText(a.id, b.id)),
    returns: book.returns.toSorted(
      (a, b) =>
        byText(a.returnedOn, b.returnedOn) ||
        byText(a.returnId, b.returnId) ||
        byText(a.purchaseId, b.purchaseId),
    ),
    documents: book.documents.toSorted(
      (a, b) => byText(a.header.invoiceDate, b.header.invoiceDate) || byText(a.header.id, b.header.id),
    ),
  };
}

// By code units, not by a locale: the order must be the same on every machine.
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
